-- What a buyer took out by hand before sharing, as JSON: sharing again takes it out
-- again. It is the buyer's own and goes with the record. And what the notice to people
-- who come by a link says about who keeps their answers, as JSON.

-- +goose Up
ALTER TABLE interviews ADD COLUMN struck TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace ADD COLUMN notice TEXT NOT NULL DEFAULT '';
