-- Keys that programs send with what they change, so that the same key with something
-- else is refused. What was made by a key stands where what a form made does.

-- +goose Up
CREATE TABLE sent_keys (
    token_id TEXT NOT NULL REFERENCES tokens (id),
    hash     TEXT NOT NULL,  -- of the key
    digest   TEXT NOT NULL,  -- of what was sent with it, and where to
    at       BIGINT NOT NULL,
    PRIMARY KEY (token_id, hash)
);
CREATE INDEX sent_keys_at ON sent_keys (at);
