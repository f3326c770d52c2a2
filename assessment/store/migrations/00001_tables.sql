-- Times are microseconds since 1970, UTC; 0 means "never". Hashes are SHA-256
-- in hex. Names of tables and columns avoid the reserved words of SQLite and
-- PostgreSQL alike. WITHOUT ROWID, and INTEGER for the key of audit, spare the
-- tables that every saved answer writes a second tree to keep on disk.

-- +goose Up
CREATE TABLE workspace (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    name      TEXT NOT NULL,
    accent    TEXT NOT NULL,
    logo      BLOB,
    logo_type TEXT NOT NULL
);

CREATE TABLE users (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    owner    INTEGER NOT NULL,
    disabled BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    prefs    TEXT NOT NULL
);

CREATE TABLE sign_ins (
    hash    TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires BIGINT NOT NULL
);
CREATE INDEX sign_ins_user ON sign_ins (user_id);

CREATE TABLE sessions (
    hash    TEXT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    label   TEXT NOT NULL,
    body    BLOB,
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE systems (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    company    TEXT NOT NULL,
    folded     TEXT NOT NULL, -- name and company without case and extra spaces
    numbers    INTEGER NOT NULL, -- reports numbered so far
    created    BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    archived   BIGINT NOT NULL,
    deleted    BIGINT NOT NULL,
    deleted_by TEXT NOT NULL
);
CREATE INDEX systems_folded ON systems (folded);

CREATE TABLE interviews (
    id        TEXT PRIMARY KEY,
    system_id TEXT NOT NULL REFERENCES systems (id),
    side      TEXT NOT NULL,
    link_id   TEXT NOT NULL, -- the link a buyer's record came through, or ''
    version   TEXT NOT NULL,
    rev       INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    parked    INTEGER NOT NULL,
    shared    BIGINT NOT NULL,
    created   BIGINT NOT NULL,
    updated   BIGINT NOT NULL
);
CREATE INDEX interviews_system ON interviews (system_id);
CREATE INDEX interviews_link ON interviews (link_id);

-- What an interview holds besides answers, one row a part. rev is the
-- interview's when the part last changed, so that a form for one part does not
-- clash with a save of another.
CREATE TABLE parts (
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    part         TEXT NOT NULL,
    rev          INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (interview_id, part)
);

-- Every answer ever saved; the highest rev of a question is the present one.
CREATE TABLE answers (
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    question     TEXT NOT NULL,
    rev          INTEGER NOT NULL,
    as_of        INTEGER NOT NULL, -- the interview's rev when it was saved
    body         TEXT NOT NULL,
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, question, rev)
) WITHOUT ROWID;

-- Saves that carried an operation id, so that one sent twice is applied once.
CREATE TABLE operations (
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    actor        TEXT NOT NULL,
    op           TEXT NOT NULL,
    subject      TEXT NOT NULL, -- what was saved: a question and revision, a quote, a line
    digest       TEXT NOT NULL, -- of what was sent
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, actor, op)
) WITHOUT ROWID;

-- The text that can be searched. interview_id is '' for a system's own name.
CREATE TABLE texts (
    id           INTEGER PRIMARY KEY,
    system_id    TEXT NOT NULL REFERENCES systems (id),
    interview_id TEXT NOT NULL,
    slot         TEXT NOT NULL,
    said         TEXT NOT NULL,
    UNIQUE (system_id, interview_id, slot)
);

CREATE TABLE reports (
    id           TEXT PRIMARY KEY,
    system_id    TEXT NOT NULL REFERENCES systems (id),
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    number       INTEGER NOT NULL,
    class        TEXT NOT NULL,
    shape        TEXT NOT NULL,
    title        TEXT NOT NULL,
    sealed       BIGINT NOT NULL,
    sealed_by    TEXT NOT NULL,
    body         BLOB NOT NULL, -- the report as gzip JSON
    UNIQUE (system_id, number)
);
CREATE INDEX reports_interview ON reports (interview_id);

-- Reports as pages, kept so that reading one costs no rendering.
CREATE TABLE pages (
    report_id TEXT NOT NULL REFERENCES reports (id),
    build     TEXT NOT NULL,
    etag      TEXT NOT NULL,
    body      BLOB NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (report_id, build)
);

CREATE TABLE links (
    id           TEXT PRIMARY KEY,
    hash         TEXT NOT NULL UNIQUE,
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    report_id    TEXT NOT NULL,
    allows       TEXT NOT NULL,
    name         TEXT NOT NULL,
    message      TEXT NOT NULL,
    questions    TEXT NOT NULL,
    created_by   TEXT NOT NULL REFERENCES users (id),
    created      BIGINT NOT NULL,
    expires      BIGINT NOT NULL,
    revoked      BIGINT NOT NULL,
    opened       BIGINT NOT NULL,
    record_id    TEXT NOT NULL
);
CREATE INDEX links_interview ON links (interview_id);

CREATE TABLE link_sessions (
    hash    TEXT PRIMARY KEY,
    link_id TEXT NOT NULL REFERENCES links (id),
    created BIGINT NOT NULL
);
CREATE INDEX link_sessions_link ON link_sessions (link_id);

-- Who did what to which thing, and when; each row holds the hash of the one
-- before it. Never what was said, never a token.
CREATE TABLE audit (
    seq    INTEGER PRIMARY KEY,
    at     BIGINT NOT NULL,
    actor  TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    prev   TEXT NOT NULL,
    hash   TEXT NOT NULL
);

-- Interviews being erased in the present transaction. Nothing else may delete
-- an answer or a report.
CREATE TABLE erasing (
    interview_id TEXT PRIMARY KEY
);
