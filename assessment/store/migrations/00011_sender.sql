-- Who reports come from. The columns logo and logo_type of the workspace were
-- never written and are read no more: a logo is kept once by its digest, because
-- many sealed reports show the same one.

-- +goose Up
ALTER TABLE workspace ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace ADD COLUMN logo_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN logo_digest TEXT NOT NULL DEFAULT ''; -- that it was sealed with

CREATE TABLE logos (
    digest TEXT PRIMARY KEY, -- SHA-256 of body, in hexadecimal
    type   TEXT NOT NULL,
    width  INTEGER NOT NULL,
    height INTEGER NOT NULL,
    body   BLOB NOT NULL
);
