-- What files showed, and what people made of it, is a part of the interview,
-- which a program from before this would not know: the number keeps it from
-- opening the data.

-- +goose Up
SELECT 1;
