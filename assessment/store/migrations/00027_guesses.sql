-- Guesses: how often a client tried what does not work, or asked for what is kept
-- for it, of late. It stands here so that a restart, or another process, gives
-- nobody a fresh start.

-- +goose Up
CREATE TABLE guesses (
    what   TEXT NOT NULL,    -- was tried
    client TEXT NOT NULL,    -- keyed hash of a network, never the address; '' for all whom there was no room for
    n      INTEGER NOT NULL,
    ends   BIGINT NOT NULL,  -- when the count begins again
    PRIMARY KEY (what, client)
);
CREATE INDEX guesses_ends ON guesses (ends);
