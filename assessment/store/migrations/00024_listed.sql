-- What the list of systems is sorted and filtered by, so that a page of it is
-- read from an index and nothing else. Every save keeps it in its own
-- transaction (listed.go); "discern check" works it out again and compares.

-- +goose Up
-- What an interview comes to, as the workspace may read it: a buyer's as it was
-- last shared. judged names the questions and the program that it was worked out
-- by; where that is another one, the program does it again after it starts.
ALTER TABLE interviews ADD COLUMN judged TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN class TEXT NOT NULL DEFAULT '';      -- '' where nothing may be read
ALTER TABLE interviews ADD COLUMN shape TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;  -- 1: class and shape can no longer change
ALTER TABLE interviews ADD COLUMN confidence TEXT NOT NULL DEFAULT '';
ALTER TABLE interviews ADD COLUMN open INTEGER NOT NULL DEFAULT 0;     -- questions left that matter
ALTER TABLE interviews ADD COLUMN given INTEGER NOT NULL DEFAULT 0;    -- questions answered
ALTER TABLE interviews ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;    -- questions that apply
CREATE INDEX interviews_judged ON interviews (judged);

-- A row for each system with class '', and one more for each class that one of
-- its interviews comes to.
CREATE TABLE listed (
    system_id  TEXT NOT NULL REFERENCES systems (id),
    class      TEXT NOT NULL,
    state      INTEGER NOT NULL, -- 0: in use, 1: archived, 2: deleted
    changed    BIGINT NOT NULL,
    by_name    BLOB NOT NULL,    -- standing() of the name
    by_company BLOB NOT NULL,    -- standing() of the company, then of the name
    rank       INTEGER NOT NULL, -- of its first interview's shape, 0 for a fixed path
    fewer      INTEGER NOT NULL, -- minus the questions left: the most come first
    PRIMARY KEY (system_id, class)
) WITHOUT ROWID;

INSERT INTO listed (system_id, class, state, changed, by_name, by_company, rank, fewer)
SELECT s.id, '', CASE WHEN s.deleted <> 0 THEN 2 WHEN s.archived <> 0 THEN 1 ELSE 0 END,
    MAX(s.updated, COALESCE((SELECT MAX(i.updated) FROM interviews i WHERE i.system_id = s.id), 0)),
    standing(s.name, ''), standing(s.company, s.name), 5, 0
FROM systems s;

CREATE INDEX listed_changed ON listed (state, class, changed, system_id);
CREATE INDEX listed_name ON listed (state, class, by_name, system_id);
CREATE INDEX listed_company ON listed (state, class, by_company, system_id);
CREATE INDEX listed_rank ON listed (state, class, rank, by_name, system_id);
CREATE INDEX listed_fewer ON listed (state, class, fewer, by_name, system_id);

-- Names are found from any place within them, by threes of characters.
CREATE VIRTUAL TABLE names USING fts5(
    folded, content='texts', content_rowid='id', tokenize='trigram case_sensitive 1'
);
INSERT INTO names (names, rank) VALUES ('secure-delete', 1);
INSERT INTO names (rowid, folded) SELECT id, folded FROM texts WHERE interview_id = '' AND slot = 'name';

-- +goose StatementBegin
CREATE TRIGGER names_added AFTER INSERT ON texts WHEN NEW.interview_id = '' AND NEW.slot = 'name' BEGIN
    INSERT INTO names (rowid, folded) VALUES (NEW.id, NEW.folded);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER names_changed AFTER UPDATE ON texts WHEN NEW.interview_id = '' AND NEW.slot = 'name' BEGIN
    INSERT INTO names (names, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
    INSERT INTO names (rowid, folded) VALUES (NEW.id, NEW.folded);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER names_removed AFTER DELETE ON texts WHEN OLD.interview_id = '' AND OLD.slot = 'name' BEGIN
    INSERT INTO names (names, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
END;
-- +goose StatementEnd
