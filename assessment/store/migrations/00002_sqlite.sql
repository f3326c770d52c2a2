-- What SQLite says its own way: rows that never change, and the search index.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer once saved never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answers_only_erased BEFORE DELETE ON answers
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE interview_id = OLD.interview_id)
BEGIN SELECT RAISE(ABORT, 'an answer once saved is only erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports
BEGIN SELECT RAISE(ABORT, 'a sealed report never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reports_only_erased BEFORE DELETE ON reports
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE interview_id = OLD.interview_id)
BEGIN SELECT RAISE(ABORT, 'a sealed report is only erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'an audit row never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'an audit row is never deleted'); END;
-- +goose StatementEnd

CREATE VIRTUAL TABLE words USING fts5(
    said, content='texts', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
-- Without this a deleted word stays readable in the index until it is merged.
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

-- +goose StatementBegin
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
    INSERT INTO words (rowid, said) VALUES (NEW.id, NEW.said);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
    INSERT INTO words (words, rowid, said) VALUES ('delete', OLD.id, OLD.said);
    INSERT INTO words (rowid, said) VALUES (NEW.id, NEW.said);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
    INSERT INTO words (words, rowid, said) VALUES ('delete', OLD.id, OLD.said);
END;
-- +goose StatementEnd
