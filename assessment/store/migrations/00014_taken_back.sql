-- When a buyer took back what was shared: the buyer's pages must not say then that
-- nobody else ever saw it.

-- +goose Up
ALTER TABLE interviews ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
