-- What a buyer shared, links that say more, and work that is done once.

-- +goose Up
ALTER TABLE links ADD COLUMN heard TEXT NOT NULL DEFAULT '{}'; -- what the seller heard so far, for the buyer to correct
ALTER TABLE links ADD COLUMN names TEXT NOT NULL DEFAULT '';   -- how a reader sees people's names
ALTER TABLE links ADD COLUMN of_link TEXT NOT NULL DEFAULT ''; -- the link it was passed on from
ALTER TABLE links ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;   -- when the seller said to have looked at what came back
ALTER TABLE reports ADD COLUMN other_id TEXT NOT NULL DEFAULT ''; -- the buyer's record that it shows beside its own
CREATE INDEX links_of ON links (of_link);
CREATE INDEX reports_other ON reports (other_id);

-- What a buyer shared, as it was when Share was pressed: all that the
-- workspace ever reads of the record. The highest number is the present one.
CREATE TABLE shares (
    record_id TEXT NOT NULL REFERENCES interviews (id),
    number    INTEGER NOT NULL,
    named     INTEGER NOT NULL, -- 0: names were left out
    rev       INTEGER NOT NULL, -- of the record at that time
    body      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (record_id, number)
);

-- Differences between two records that somebody looked at and left as they
-- are; digest is of the two answers, so that a new one opens it again.
CREATE TABLE settled (
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    record_id    TEXT NOT NULL,
    question     TEXT NOT NULL,
    digest       TEXT NOT NULL,
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, record_id, question)
);

-- What readers of a report say is wrong in it.
CREATE TABLE corrections (
    id        TEXT PRIMARY KEY,
    report_id TEXT NOT NULL REFERENCES reports (id),
    link_id   TEXT NOT NULL,
    place     TEXT NOT NULL, -- a question or a section
    said      TEXT NOT NULL,
    name      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    done      BIGINT NOT NULL,
    done_by   TEXT NOT NULL
);
CREATE INDEX corrections_report ON corrections (report_id);

-- Work done at intervals, and who is doing it until when: however many
-- programs use this database, each piece is done by one of them.
CREATE TABLE jobs (
    name     TEXT PRIMARY KEY,
    claimed  TEXT NOT NULL, -- by which program; '' for nobody
    until    BIGINT NOT NULL,
    started  BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    outcome  TEXT NOT NULL
);
