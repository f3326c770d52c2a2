-- What an earlier program kept of the secrets of webhooks before it sealed them: on SQLite it
-- was cleared when they were sealed. The file of the same number for PostgreSQL has more.

-- +goose Up
SELECT 1;
