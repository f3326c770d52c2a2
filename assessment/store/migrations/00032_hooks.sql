-- Webhooks: where programs are told that something happened, and what is still to be told.

-- +goose Up
CREATE TABLE hooks (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id), -- told is of systems that this person may read
    url        TEXT NOT NULL,
    kinds      TEXT NOT NULL,   -- what it is told of, with a space between
    secret     TEXT NOT NULL,   -- signs; handed out once and never shown again
    old_secret TEXT NOT NULL,   -- signs as well, until old_ends
    old_ends   BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    failing    BIGINT NOT NULL, -- since when every try failed; 0: the last one did not
    ended      BIGINT NOT NULL, -- 0: not
    why        TEXT NOT NULL    -- it was ended: "by hand", "failing", "gone", "leaver"
);
CREATE INDEX hooks_user ON hooks (user_id);

-- What is to be told, and for a while what was: filled in the transaction of what it
-- tells of, so that nothing is told that did not happen and nothing is forgotten.
CREATE TABLE deliveries (
    id      TEXT PRIMARY KEY,
    hook_id TEXT NOT NULL REFERENCES hooks (id),
    kind    TEXT NOT NULL,
    system_id TEXT NOT NULL,  -- '' for a test
    body    TEXT NOT NULL,
    made    BIGINT NOT NULL,
    tries   INTEGER NOT NULL,
    due     BIGINT NOT NULL,  -- of the next try; 0: none is left
    status  INTEGER NOT NULL, -- of the last answer; 0: there was none
    said    TEXT NOT NULL     -- how the last try ended, in one of our own words
);
CREATE INDEX deliveries_due ON deliveries (due) WHERE due > 0;
CREATE INDEX deliveries_hook ON deliveries (hook_id, made);
