-- In which zone days and times are written, as IANA names it.

-- +goose Up
ALTER TABLE workspace ADD COLUMN zone TEXT NOT NULL DEFAULT '';        -- of documents
ALTER TABLE workspace ADD COLUMN sealed_zone TEXT NOT NULL DEFAULT ''; -- of reports sealed before they kept their own
