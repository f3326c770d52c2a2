-- What the last changes of a person in an interview were, to take them back.

-- +goose Up
CREATE TABLE undos (
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    actor        TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    body         TEXT NOT NULL, -- the steps as JSON: revisions, and parts before and after
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, actor, seq)
) WITHOUT ROWID;
