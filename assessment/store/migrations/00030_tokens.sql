-- Tokens: what a program shows to act in the name of the person who made it.

-- +goose Up
CREATE TABLE tokens (
    id      TEXT PRIMARY KEY,
    hash    TEXT NOT NULL UNIQUE, -- of the token, which is not kept
    user_id TEXT NOT NULL REFERENCES users (id),
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL,        -- with a space between
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT NOT NULL,      -- 0: not yet
    ended   BIGINT NOT NULL       -- 0: not; the row stays, so that the trail can name it
);
CREATE INDEX tokens_user ON tokens (user_id);
