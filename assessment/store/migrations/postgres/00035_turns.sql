-- What several programs on one database share: whose turn it is to write, what they have to
-- be the same in, and what one of them hands to whichever answers next.

-- +goose Up
CREATE TABLE turns (
    id      BIGINT PRIMARY KEY CHECK (id = 1),
    commits BIGINT NOT NULL, -- how many there were
    rights  BIGINT NOT NULL, -- how many of them could change who may do what
    bells   BIGINT NOT NULL  -- how many of them changed an interview
);

CREATE TABLE agreed (
    name  TEXT COLLATE "C" PRIMARY KEY, -- of what has to be the same: the keys, the address
    value TEXT COLLATE "C" NOT NULL     -- of keys a digest
);

-- Readable by nobody who has the database alone; taken by the page that shows it.
CREATE TABLE handed (
    id    TEXT COLLATE "C" PRIMARY KEY, -- a hash of whom it waits for
    kind  TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    body  BYTEA NOT NULL
);
CREATE INDEX handed_until ON handed (until);
