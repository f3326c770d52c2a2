-- What PostgreSQL begins with: the tables as SQLite has them after its migration of
-- this number, which say what each column is for. From here on each engine has a
-- file of every number that changes a table; a test compares what comes of both.
--
-- Every text is in the order of its bytes (COLLATE "C"), as in SQLite, so that lists
-- and pages of lists are the same on both, whatever the server's language is.

-- +goose Up
CREATE TABLE systems (
    id         TEXT COLLATE "C" PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    company    TEXT COLLATE "C" NOT NULL,
    folded     TEXT COLLATE "C" NOT NULL,
    numbers    BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    archived   BIGINT NOT NULL,
    deleted    BIGINT NOT NULL,
    deleted_by TEXT COLLATE "C" NOT NULL
);

CREATE TABLE interviews (
    id         TEXT COLLATE "C" PRIMARY KEY,
    system_id  TEXT COLLATE "C" NOT NULL REFERENCES systems (id),
    side       TEXT COLLATE "C" NOT NULL,
    link_id    TEXT COLLATE "C" NOT NULL,
    version    TEXT COLLATE "C" NOT NULL,
    rev        BIGINT NOT NULL,
    answered   BIGINT NOT NULL,
    parked     BIGINT NOT NULL,
    shared     BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    taken_back BIGINT NOT NULL DEFAULT 0,
    struck     TEXT COLLATE "C" NOT NULL DEFAULT '',
    judged     TEXT COLLATE "C" NOT NULL DEFAULT '',
    class      TEXT COLLATE "C" NOT NULL DEFAULT '',
    shape      TEXT COLLATE "C" NOT NULL DEFAULT '',
    settled    BIGINT NOT NULL DEFAULT 0,
    confidence TEXT COLLATE "C" NOT NULL DEFAULT '',
    open       BIGINT NOT NULL DEFAULT 0,
    given      BIGINT NOT NULL DEFAULT 0,
    asked      BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE answers (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    question     TEXT COLLATE "C" NOT NULL,
    rev          BIGINT NOT NULL,
    as_of        BIGINT NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    actor        TEXT COLLATE "C" NOT NULL,
    actor_name   TEXT COLLATE "C" NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, question, rev)
);

CREATE TABLE audit (
    seq    BIGINT PRIMARY KEY,
    at     BIGINT NOT NULL,
    actor  TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    object TEXT COLLATE "C" NOT NULL,
    prev   TEXT COLLATE "C" NOT NULL,
    hash   TEXT COLLATE "C" NOT NULL,
    whence TEXT COLLATE "C" NOT NULL DEFAULT '',
    key_id TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE audit_head (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    seq    BIGINT NOT NULL,
    hash   TEXT COLLATE "C" NOT NULL,
    key_id TEXT COLLATE "C" NOT NULL,
    seal   TEXT COLLATE "C" NOT NULL
);

CREATE TABLE ceremonies (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    body    BYTEA NOT NULL,
    expires BIGINT NOT NULL
);

CREATE TABLE reports (
    id           TEXT COLLATE "C" PRIMARY KEY,
    system_id    TEXT COLLATE "C" NOT NULL REFERENCES systems (id),
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    number       BIGINT NOT NULL,
    class        TEXT COLLATE "C" NOT NULL,
    shape        TEXT COLLATE "C" NOT NULL,
    title        TEXT COLLATE "C" NOT NULL,
    sealed       BIGINT NOT NULL,
    sealed_by    TEXT COLLATE "C" NOT NULL,
    body         BYTEA NOT NULL,
    other_id     TEXT COLLATE "C" NOT NULL DEFAULT '',
    logo_digest  TEXT COLLATE "C" NOT NULL DEFAULT '',
    edited       BIGINT NOT NULL DEFAULT 0,
    sealed_user  TEXT COLLATE "C" NOT NULL DEFAULT '',
    UNIQUE (system_id, number)
);

CREATE TABLE corrections (
    id        TEXT COLLATE "C" PRIMARY KEY,
    report_id TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    link_id   TEXT COLLATE "C" NOT NULL,
    place     TEXT COLLATE "C" NOT NULL,
    said      TEXT COLLATE "C" NOT NULL,
    name      TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    done      BIGINT NOT NULL,
    done_by   TEXT COLLATE "C" NOT NULL
);

CREATE TABLE erasing (
    interview_id TEXT COLLATE "C" PRIMARY KEY
);

CREATE TABLE guesses (
    what   TEXT COLLATE "C" NOT NULL,
    client TEXT COLLATE "C" NOT NULL,
    n      BIGINT NOT NULL,
    ends   BIGINT NOT NULL,
    PRIMARY KEY (what, client)
);

CREATE TABLE users (
    id       TEXT COLLATE "C" PRIMARY KEY,
    name     TEXT COLLATE "C" NOT NULL,
    role     TEXT COLLATE "C" NOT NULL,
    owner    BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    prefs    TEXT COLLATE "C" NOT NULL,
    access   TEXT COLLATE "C" NOT NULL DEFAULT 'seller'
);

CREATE TABLE identities (
    issuer  TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    linked  BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE TABLE jobs (
    name     TEXT COLLATE "C" PRIMARY KEY,
    claimed  TEXT COLLATE "C" NOT NULL,
    until    BIGINT NOT NULL,
    started  BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    outcome  TEXT COLLATE "C" NOT NULL
);

CREATE TABLE links (
    id           TEXT COLLATE "C" PRIMARY KEY,
    hash         TEXT COLLATE "C" NOT NULL UNIQUE,
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    report_id    TEXT COLLATE "C" NOT NULL,
    allows       TEXT COLLATE "C" NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,
    message      TEXT COLLATE "C" NOT NULL,
    questions    TEXT COLLATE "C" NOT NULL,
    created_by   TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    created      BIGINT NOT NULL,
    expires      BIGINT NOT NULL,
    revoked      BIGINT NOT NULL,
    opened       BIGINT NOT NULL,
    record_id    TEXT COLLATE "C" NOT NULL,
    heard        TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    names        TEXT COLLATE "C" NOT NULL DEFAULT '',
    of_link      TEXT COLLATE "C" NOT NULL DEFAULT '',
    seen         BIGINT NOT NULL DEFAULT 0,
    stored       BIGINT NOT NULL DEFAULT 0,
    started      BIGINT NOT NULL DEFAULT 0,
    noted        BIGINT NOT NULL DEFAULT 0,
    waits        BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE link_saves (
    link_id TEXT COLLATE "C" NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    hour    BIGINT NOT NULL,
    saves   BIGINT NOT NULL,
    PRIMARY KEY (link_id, hour)
);

CREATE TABLE link_sessions (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    link_id TEXT COLLATE "C" NOT NULL REFERENCES links (id),
    created BIGINT NOT NULL
);

CREATE TABLE listed (
    system_id  TEXT COLLATE "C" NOT NULL REFERENCES systems (id),
    class      TEXT COLLATE "C" NOT NULL,
    state      BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    by_name    BYTEA NOT NULL,
    by_company BYTEA NOT NULL,
    rank       BIGINT NOT NULL,
    fewer      BIGINT NOT NULL,
    PRIMARY KEY (system_id, class)
);

CREATE TABLE logos (
    digest TEXT COLLATE "C" PRIMARY KEY,
    type   TEXT COLLATE "C" NOT NULL,
    width  BIGINT NOT NULL,
    height BIGINT NOT NULL,
    body   BYTEA NOT NULL
);

CREATE TABLE made (
    actor  TEXT COLLATE "C" NOT NULL,
    op     TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    thing  TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (actor, op, digest)
);

CREATE TABLE note_shares (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, user_id)
);

CREATE TABLE operations (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    actor        TEXT COLLATE "C" NOT NULL,
    op           TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, actor, op)
);

CREATE TABLE pages (
    report_id TEXT COLLATE "C" NOT NULL REFERENCES reports (id),
    build     TEXT COLLATE "C" NOT NULL,
    etag      TEXT COLLATE "C" NOT NULL,
    body      BYTEA NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (report_id, build)
);

CREATE TABLE parts (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    part         TEXT COLLATE "C" NOT NULL,
    rev          BIGINT NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (interview_id, part)
);

CREATE TABLE passkey_handles (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES users (id),
    handle  BYTEA NOT NULL UNIQUE
);

CREATE TABLE passkeys (
    id         TEXT COLLATE "C" PRIMARY KEY,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    host       TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    credential BYTEA NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    flags      BIGINT NOT NULL,
    counter    BIGINT NOT NULL,
    model      BYTEA NOT NULL,
    transports TEXT COLLATE "C" NOT NULL,
    made       BIGINT NOT NULL,
    used       BIGINT NOT NULL,
    doubted    BIGINT NOT NULL
);

CREATE TABLE provider_uses (
    hash TEXT COLLATE "C" PRIMARY KEY,
    at   BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    made    BIGINT NOT NULL,
    used    BIGINT NOT NULL
);

CREATE TABLE sessions (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    id      TEXT COLLATE "C" NOT NULL UNIQUE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    label   TEXT COLLATE "C" NOT NULL,
    body    BYTEA,
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    whence  TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE session_proofs (
    session TEXT COLLATE "C" PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    passkey TEXT COLLATE "C" NOT NULL,
    proved  BIGINT NOT NULL,
    enrols  BIGINT NOT NULL
);

CREATE TABLE settled (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    record_id    TEXT COLLATE "C" NOT NULL,
    question     TEXT COLLATE "C" NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL,
    actor        TEXT COLLATE "C" NOT NULL,
    actor_name   TEXT COLLATE "C" NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, record_id, question)
);

CREATE TABLE shares (
    record_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    number    BIGINT NOT NULL,
    named     BIGINT NOT NULL,
    rev       BIGINT NOT NULL,
    body      TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (record_id, number)
);

CREATE TABLE sign_ins (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    expires BIGINT NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE system_rights (
    system_id TEXT COLLATE "C" NOT NULL REFERENCES systems (id),
    user_id   TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    may       TEXT COLLATE "C" NOT NULL,
    given     BIGINT NOT NULL,
    PRIMARY KEY (system_id, user_id)
);

CREATE TABLE texts (
    id           BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    system_id    TEXT COLLATE "C" NOT NULL REFERENCES systems (id),
    interview_id TEXT COLLATE "C" NOT NULL,
    slot         TEXT COLLATE "C" NOT NULL,
    said         TEXT COLLATE "C" NOT NULL,
    folded       TEXT COLLATE "C" NOT NULL DEFAULT '',
    UNIQUE (system_id, interview_id, slot)
);

CREATE TABLE tokens (
    id      TEXT COLLATE "C" PRIMARY KEY,
    hash    TEXT COLLATE "C" NOT NULL UNIQUE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    name    TEXT COLLATE "C" NOT NULL,
    scopes  TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT NOT NULL,
    ended   BIGINT NOT NULL
);

CREATE TABLE sent_keys (
    token_id TEXT COLLATE "C" NOT NULL REFERENCES tokens (id),
    hash     TEXT COLLATE "C" NOT NULL,
    digest   TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (token_id, hash)
);

CREATE TABLE undos (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interviews (id),
    actor        TEXT COLLATE "C" NOT NULL,
    seq          BIGINT NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, actor, seq)
);

CREATE TABLE workspace (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    name        TEXT COLLATE "C" NOT NULL,
    accent      TEXT COLLATE "C" NOT NULL,
    logo        BYTEA,
    logo_type   TEXT COLLATE "C" NOT NULL,
    zone        TEXT COLLATE "C" NOT NULL DEFAULT '',
    sealed_zone TEXT COLLATE "C" NOT NULL DEFAULT '',
    person      TEXT COLLATE "C" NOT NULL DEFAULT '',
    contact     TEXT COLLATE "C" NOT NULL DEFAULT '',
    logo_digest TEXT COLLATE "C" NOT NULL DEFAULT '',
    notice      TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX ceremonies_expires ON ceremonies (expires);
CREATE INDEX corrections_open ON corrections (at, id) WHERE done = 0;
CREATE INDEX corrections_report ON corrections (report_id);
CREATE INDEX guesses_ends ON guesses (ends);
CREATE INDEX identities_user ON identities (user_id);
CREATE INDEX interviews_judged ON interviews (judged);
CREATE INDEX interviews_link ON interviews (link_id);
CREATE INDEX interviews_system ON interviews (system_id);
CREATE INDEX link_sessions_link ON link_sessions (link_id);
CREATE INDEX links_interview ON links (interview_id);
CREATE INDEX links_live ON links (expires, id) WHERE revoked = 0;
CREATE INDEX links_of ON links (of_link);
CREATE INDEX links_record ON links (record_id) WHERE record_id <> '';
CREATE INDEX links_waits ON links (waits, created, id) WHERE waits <> 0 AND revoked = 0;
CREATE INDEX listed_changed ON listed (state, class, changed, system_id);
CREATE INDEX listed_company ON listed (state, class, by_company, system_id);
CREATE INDEX listed_fewer ON listed (state, class, fewer, by_name, system_id);
CREATE INDEX listed_name ON listed (state, class, by_name, system_id);
CREATE INDEX listed_rank ON listed (state, class, rank, by_name, system_id);
CREATE INDEX passkeys_user ON passkeys (user_id, made);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);
CREATE INDEX reports_interview ON reports (interview_id);
CREATE INDEX reports_other ON reports (other_id);
CREATE INDEX sent_keys_at ON sent_keys (at);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sign_ins_user ON sign_ins (user_id);
CREATE INDEX system_rights_user ON system_rights (user_id);
CREATE INDEX systems_folded ON systems (folded);
CREATE INDEX tokens_user ON tokens (user_id);

-- What never changes, and is only erased.
-- +goose StatementBegin
CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a row of % once saved never changes', TG_TABLE_NAME; END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erasing WHERE interview_id = OLD.interview_id) THEN
        RAISE EXCEPTION 'a row of % once saved is only erased', TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE TRIGGER answers_only_erased BEFORE DELETE ON answers FOR EACH ROW EXECUTE FUNCTION only_erased();
CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE TRIGGER reports_only_erased BEFORE DELETE ON reports FOR EACH ROW EXECUTE FUNCTION only_erased();
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION never_changes();

-- Words are found by what they begin with. What a text holds is cut at its spaces by
-- fold.Index; a long token is found by its beginning, and a text of more tokens than
-- a tsvector holds is looked at whenever anything is looked for (postgres.go).
-- +goose StatementBegin
CREATE FUNCTION begun(folded TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(folded) > 200000 THEN array_to_tsvector(ARRAY['*'])
        ELSE array_to_tsvector(ARRAY(SELECT DISTINCT left(t, 100) FROM unnest(string_to_array(folded, ' ')) t
            WHERE t <> '')) END
$$;
-- +goose StatementEnd
CREATE INDEX texts_begun ON texts USING gin (begun(folded)) WITH (fastupdate = off);

-- Names are found from any place within them, by threes of characters.
-- +goose StatementBegin
CREATE FUNCTION threes(folded TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT DISTINCT substr(folded, i, 3) FROM generate_series(1, length(folded) - 2) i)
$$;
-- +goose StatementEnd
CREATE INDEX texts_threes ON texts USING gin (threes(folded)) WITH (fastupdate = off)
    WHERE interview_id = '' AND slot = 'name';
