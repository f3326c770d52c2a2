-- What several programs on one database share: whose turn it is to write, what they have to
-- be the same in, and what one of them hands to whichever answers next.

-- +goose Up
CREATE TABLE turns (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    commits INTEGER NOT NULL, -- how many there were
    rights  INTEGER NOT NULL, -- how many of them could change who may do what
    bells   INTEGER NOT NULL  -- how many of them changed an interview
);

CREATE TABLE agreed (
    name  TEXT PRIMARY KEY, -- of what has to be the same: the keys, the address
    value TEXT NOT NULL     -- of keys a digest
);

-- Readable by nobody who has the database alone; taken by the page that shows it.
CREATE TABLE handed (
    id    TEXT PRIMARY KEY, -- a hash of whom it waits for
    kind  TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    body  BLOB NOT NULL
);
CREATE INDEX handed_until ON handed (until);
