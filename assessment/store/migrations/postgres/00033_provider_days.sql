-- When somebody last signed in with the provider, and how many days what acts in their
-- name goes on without another sign-in there: who is taken out at the provider may never
-- come here again to be told so.

-- +goose Up
ALTER TABLE identities ADD COLUMN signed_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE identities ADD COLUMN stopped BIGINT NOT NULL DEFAULT 0; -- since when the trail says so; 0: it goes on
ALTER TABLE workspace ADD COLUMN provider_days BIGINT NOT NULL DEFAULT 30; -- 0: without end

-- Nobody is cut off by an update: it counts as a sign-in.
UPDATE identities SET signed_in = CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000;
