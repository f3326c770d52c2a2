-- Whether people, and not only their programs, need a sign-in with the provider every so
-- many days; and which sessions began by a link that somebody else made, who vouches then.

-- +goose Up
ALTER TABLE workspace ADD COLUMN provider_people INTEGER NOT NULL DEFAULT 0; -- 1: people too
ALTER TABLE sessions ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0; -- 1: by somebody else's link
