-- Webhooks: where programs are told that something happened, and what is still to be told.

-- +goose Up
CREATE TABLE hooks (
    id         TEXT COLLATE "C" PRIMARY KEY,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id), -- told is of systems that this person may read
    url        TEXT COLLATE "C" NOT NULL,
    kinds      TEXT COLLATE "C" NOT NULL,   -- what it is told of, with a space between
    secret     TEXT COLLATE "C" NOT NULL,   -- signs; handed out once and never shown again
    old_secret TEXT COLLATE "C" NOT NULL,   -- signs as well, until old_ends
    old_ends   BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    failing    BIGINT NOT NULL, -- since when every try failed; 0: the last one did not
    ended      BIGINT NOT NULL, -- 0: not
    why        TEXT COLLATE "C" NOT NULL    -- it was ended: "by hand", "failing", "gone", "leaver"
);
CREATE INDEX hooks_user ON hooks (user_id);

-- What is to be told, and for a while what was: filled in the transaction of what it
-- tells of, so that nothing is told that did not happen and nothing is forgotten.
CREATE TABLE deliveries (
    id      TEXT COLLATE "C" PRIMARY KEY,
    hook_id TEXT COLLATE "C" NOT NULL REFERENCES hooks (id),
    kind    TEXT COLLATE "C" NOT NULL,
    system_id TEXT COLLATE "C" NOT NULL,  -- '' for a test
    body    TEXT COLLATE "C" NOT NULL,
    made    BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    due     BIGINT NOT NULL,  -- of the next try; 0: none is left
    status  BIGINT NOT NULL, -- of the last answer; 0: there was none
    said    TEXT COLLATE "C" NOT NULL     -- how the last try ended, in one of our own words
);
CREATE INDEX deliveries_due ON deliveries (due) WHERE due > 0;
CREATE INDEX deliveries_hook ON deliveries (hook_id, made);
