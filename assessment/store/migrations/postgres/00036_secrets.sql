-- An earlier program kept the secrets of webhooks as they are and sealed them later, which
-- leaves the row of before in the table's file. Written anew, the file has none of it: unlike
-- VACUUM FULL, this leaves out also what somebody who began to read before may still see.

-- +goose Up
ALTER TABLE hooks ALTER COLUMN secret TYPE TEXT COLLATE "C" USING secret || '';
