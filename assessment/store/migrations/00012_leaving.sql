-- What a sender changes before a report leaves is a part of the interview, which
-- a program from before this would not know: the number keeps it from opening
-- the data. A version says how much of it was put in a person's words.

-- +goose Up
ALTER TABLE reports ADD COLUMN edited INTEGER NOT NULL DEFAULT 0; -- sentences and moves that its sender changed
