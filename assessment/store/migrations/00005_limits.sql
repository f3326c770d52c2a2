-- What came through each link so far, and forms that make something once.

-- +goose Up
ALTER TABLE links ADD COLUMN stored BIGINT NOT NULL DEFAULT 0;  -- bytes kept of its record, earlier versions included
ALTER TABLE links ADD COLUMN started BIGINT NOT NULL DEFAULT 0; -- when the audit trail last noted a Start

UPDATE links SET stored =
    COALESCE((SELECT SUM(LENGTH(CAST(a.body AS BLOB))) FROM answers a WHERE a.interview_id = links.record_id), 0)
  + COALESCE((SELECT SUM(LENGTH(CAST(p.body AS BLOB))) FROM parts p WHERE p.interview_id = links.record_id), 0)
  + COALESCE((SELECT SUM(LENGTH(CAST(x.body AS BLOB))) FROM shares x WHERE x.record_id = links.record_id), 0)
WHERE record_id <> '';

-- Saves through a link, by the hour since 1970.
CREATE TABLE link_saves (
    link_id TEXT NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    hour    BIGINT NOT NULL,
    saves   INTEGER NOT NULL,
    PRIMARY KEY (link_id, hour)
) WITHOUT ROWID;

-- What a form made, so that the same form sent twice leads to it. The digest is
-- of what was sent: a form gone back to and changed makes another.
CREATE TABLE made (
    actor  TEXT NOT NULL,
    op     TEXT NOT NULL,
    digest TEXT NOT NULL,
    thing  TEXT NOT NULL, -- the id of what was made
    at     BIGINT NOT NULL,
    PRIMARY KEY (actor, op, digest)
) WITHOUT ROWID;
