-- From where something was done, and a key under which the trail is chained.
-- Rows from before have no key: the first row with one holds the hash of the last
-- of them, and so takes them all into its chain without one being rewritten.

-- +goose Up
ALTER TABLE audit ADD COLUMN whence TEXT NOT NULL DEFAULT ''; -- the client's address; never of whoever came by a link
ALTER TABLE audit ADD COLUMN key_id TEXT NOT NULL DEFAULT ''; -- names the key, and does not give it away
CREATE INDEX audit_actor ON audit (actor, seq);

-- The last row of the trail under a seal that needs the key: a tail that is cut
-- off, or put back to an earlier state, is missed.
CREATE TABLE audit_head (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    seq    INTEGER NOT NULL,
    hash   TEXT NOT NULL,
    key_id TEXT NOT NULL,
    seal   TEXT NOT NULL
);

-- How many rows came through each link and those that were passed on from it;
-- unlike what it stores, this is never given back.
ALTER TABLE links ADD COLUMN noted BIGINT NOT NULL DEFAULT 0;
UPDATE links SET noted = (SELECT COUNT(*) FROM audit a WHERE a.actor = 'link:' || links.id);
