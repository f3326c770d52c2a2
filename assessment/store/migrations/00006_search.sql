-- What is searched is folded by the program, so that every database finds the
-- same: searchable() is fold.Index. The index only cuts it at its spaces.

-- +goose Up
DROP TRIGGER texts_added;
DROP TRIGGER texts_changed;
DROP TRIGGER texts_removed;
DROP TABLE words;

ALTER TABLE texts ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE texts SET folded = searchable(said);

CREATE VIRTUAL TABLE words USING fts5(
    folded, content='texts', content_rowid='id',
    tokenize="ascii tokenchars '+#.|'", prefix='2 3'
);
-- Without this a deleted word stays readable in the index until it is merged.
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
INSERT INTO words (words) VALUES ('rebuild');

-- +goose StatementBegin
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
    INSERT INTO words (rowid, folded) VALUES (NEW.id, NEW.folded);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
    INSERT INTO words (words, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
    INSERT INTO words (rowid, folded) VALUES (NEW.id, NEW.folded);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
    INSERT INTO words (words, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
END;
-- +goose StatementEnd
