-- Accounts at a provider of sign-in (OpenID Connect) that people are linked with.

-- +goose Up
-- Who signs in with an account is decided by these two alone, never by a name or an
-- address for mail.
CREATE TABLE identities (
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    linked  BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE INDEX identities_user ON identities (user_id);

-- Sign-ins that were finished of late, so that none is finished twice.
CREATE TABLE provider_uses (
    hash TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
) WITHOUT ROWID;
