-- Passkeys: what people sign in with instead of a link. What is kept of one is
-- public; the secret half stays on the person's device.

-- +goose Up
CREATE TABLE passkeys (
    id         TEXT PRIMARY KEY, -- names it in pages and in the trail; gives no access
    user_id    TEXT NOT NULL REFERENCES users (id),
    host       TEXT NOT NULL,    -- the host it was made for, and works at alone
    name       TEXT NOT NULL,
    credential BLOB NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    flags      INTEGER NOT NULL, -- as the authenticator gave them
    counter    BIGINT NOT NULL,  -- the authenticator's count of uses; 0 where it keeps none
    model      BLOB NOT NULL,    -- of the authenticator (AAGUID)
    transports TEXT NOT NULL,
    made       BIGINT NOT NULL,
    used       BIGINT NOT NULL,  -- 0 until it was
    doubted    BIGINT NOT NULL   -- since when its counter says that there may be a copy; 0 if it does not
);
CREATE INDEX passkeys_user ON passkeys (user_id, made);

-- What an authenticator knows a person by; drawn at random, and the same for all
-- passkeys of one person.
CREATE TABLE passkey_handles (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    handle  BLOB NOT NULL UNIQUE
);

-- What was asked of a browser and not answered yet. Each is answered once at most.
CREATE TABLE ceremonies (
    hash    TEXT PRIMARY KEY, -- of the token in the browser's cookie
    purpose TEXT NOT NULL,
    user_id TEXT NOT NULL,    -- '' where it is not known yet who answers
    session TEXT NOT NULL,    -- the session it was asked in; '' where there is none
    body    BLOB NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX ceremonies_expires ON ceremonies (expires);

-- What a session has shown beyond its cookie. It ends with the session.
CREATE TABLE session_proofs (
    session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    passkey TEXT NOT NULL,   -- the passkey used last in it; '' if none was
    proved  BIGINT NOT NULL, -- when that was
    enrols  BIGINT NOT NULL  -- until when it may make a passkey without using one; 0: it may not
);

CREATE TABLE recovery_codes (
    hash    TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    made    BIGINT NOT NULL,
    used    BIGINT NOT NULL -- 0 until it was
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);

-- Who made a sign-in link: '' for the person it signs in, 'console' for whoever
-- holds the machine, 'invite' for somebody else of the workspace.
ALTER TABLE sign_ins ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
