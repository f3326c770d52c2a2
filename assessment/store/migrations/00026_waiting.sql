-- What waits for somebody of the workspace, so that it is found from an index and
-- no page reads every link. Every save keeps it (waiting.go); "discern check"
-- works it out again and compares.

-- +goose Up
-- 0: nothing; 1: sent back and not looked at since; 2: an answer differs and
-- nobody settled it. What differs in what came before this is worked out with the
-- columns of the list, after the program starts.
ALTER TABLE links ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
UPDATE links SET waits = 1 WHERE of_link = '' AND allows = 'answer'
    AND seen < (SELECT r.shared FROM interviews r WHERE r.id = links.record_id);

CREATE INDEX links_waits ON links (waits, created, id) WHERE waits <> 0 AND revoked = 0;
CREATE INDEX links_live ON links (expires, id) WHERE revoked = 0;
CREATE INDEX links_record ON links (record_id) WHERE record_id <> '';
CREATE INDEX corrections_open ON corrections (at, id) WHERE done = 0;
