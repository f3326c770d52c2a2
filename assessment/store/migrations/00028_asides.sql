-- Private notes are their author's. Until now everybody who worked on a system read
-- them all. What is here already is kept for whoever wrote it, where that is known,
-- and otherwise for the owner of the system.

-- +goose Up
-- Who shares their private notes of an interview with those who work on it.
CREATE TABLE note_shares (
    interview_id TEXT NOT NULL REFERENCES interviews (id),
    user_id      TEXT NOT NULL REFERENCES users (id),
    at           BIGINT NOT NULL,
    PRIMARY KEY (interview_id, user_id)
) WITHOUT ROWID;

-- Whoever sealed a report: the private notes in it are theirs.
ALTER TABLE reports ADD COLUMN sealed_user TEXT NOT NULL DEFAULT '';

-- Whom what nobody is known to have written is kept for.
CREATE TABLE keepers AS
SELECT i.id AS interview_id, i.system_id, COALESCE(
    (SELECT g.user_id FROM system_rights g WHERE g.system_id = i.system_id AND g.may = 'owner'
     ORDER BY g.given, g.user_id LIMIT 1),
    (SELECT u.id FROM users u WHERE u.access = 'owner' ORDER BY u.disabled, u.created, u.id LIMIT 1), '') AS user_id
FROM interviews i;
CREATE UNIQUE INDEX keepers_interview ON keepers (interview_id);

DROP TRIGGER reports_never_change;
UPDATE reports SET sealed_user = COALESCE(
    (SELECT u.id FROM audit a JOIN users u ON a.actor = 'user:' || u.id
     WHERE a.action = 'report.seal' AND a.object = reports.id ORDER BY a.seq LIMIT 1),
    (SELECT k.user_id FROM keepers k WHERE k.interview_id = reports.interview_id), '');

-- +goose StatementBegin
CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports
BEGIN SELECT RAISE(ABORT, 'a sealed report never changes'); END;
-- +goose StatementEnd

-- A note beside an answer is carried from revision to revision: whoever saved these
-- very words first wrote them.
CREATE TABLE noted AS
SELECT a.interview_id, a.question, a.rev, json_extract(a.body, '$.private') AS said, COALESCE(
    (SELECT u.id FROM answers f JOIN users u ON f.actor = 'user:' || u.id
     WHERE f.interview_id = a.interview_id AND f.question = a.question AND f.rev <= a.rev
       AND json_extract(f.body, '$.private') = json_extract(a.body, '$.private') ORDER BY f.rev LIMIT 1),
    (SELECT k.user_id FROM keepers k WHERE k.interview_id = a.interview_id), '') AS user_id
FROM answers a WHERE json_extract(a.body, '$.private') <> '';
CREATE UNIQUE INDEX noted_answer ON noted (interview_id, question, rev);

DROP TRIGGER answers_never_change;
UPDATE answers SET body = (SELECT json_set(json_remove(answers.body, '$.private'), '$.asides',
        json_object(n.user_id, n.said))
    FROM noted n WHERE n.interview_id = answers.interview_id AND n.question = answers.question AND n.rev = answers.rev)
WHERE json_extract(body, '$.private') <> '';
-- +goose StatementBegin
CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer once saved never changes'); END;
-- +goose StatementEnd

-- A note of the call knows a name. Where two people have it, it says nothing.
UPDATE parts SET body = (SELECT json_group_array(json_set(n.value, '$.Author', COALESCE(
        (SELECT MIN(u.id) FROM users u WHERE u.name = json_extract(n.value, '$.By') HAVING COUNT(*) = 1),
        (SELECT k.user_id FROM keepers k WHERE k.interview_id = parts.interview_id), '')))
    FROM json_each(parts.body) n)
WHERE part = 'scratch';

-- A note beside an answer at a part of the system came with a file, and nobody's
-- name with it.
UPDATE parts SET body = (SELECT json_group_array(json(CASE
    WHEN json_type(p.value, '$.Answers') IS NOT 'object' THEN p.value
    ELSE json_set(p.value, '$.Answers', json((SELECT json_group_object(a.key, json(CASE
        WHEN COALESCE(json_extract(a.value, '$.Private'), '') = '' THEN a.value
        ELSE json_set(a.value, '$.Private', '', '$.Asides', json_array(json_object('Author',
            COALESCE((SELECT k.user_id FROM keepers k WHERE k.interview_id = parts.interview_id), ''),
            'Text', json_extract(a.value, '$.Private')))) END))
        FROM json_each(p.value, '$.Answers') a))) END))
    FROM json_each(parts.body) p)
WHERE part = 'pieces';

-- What is searched: words of an answer without the note, marks and what has no question
-- for those who work on the interview, and each person's notes for that person.
UPDATE texts SET said = (SELECT trim(COALESCE(json_extract(a.body, '$.note'), '') || char(10) ||
        COALESCE(json_extract(a.body, '$.who'), '') || char(10) || COALESCE(json_extract(a.body, '$.reason'), ''),
        char(10) || ' ')
    FROM answers a WHERE a.interview_id = texts.interview_id AND 'answer ' || a.question = texts.slot
    ORDER BY a.rev DESC LIMIT 1)
WHERE slot LIKE 'answer %' AND interview_id IN (SELECT interview_id FROM noted)
  AND EXISTS (SELECT 1 FROM answers a WHERE a.interview_id = texts.interview_id AND 'answer ' || a.question = texts.slot);
UPDATE texts SET folded = searchable(said)
WHERE slot LIKE 'answer %' AND interview_id IN (SELECT interview_id FROM noted);
DELETE FROM texts WHERE slot LIKE 'answer %' AND said = '';

INSERT OR REPLACE INTO texts (system_id, interview_id, slot, said, folded)
SELECT k.system_id, n.interview_id, 'own ' || n.user_id || ' ' || n.question, n.said, searchable(n.said)
FROM noted n JOIN keepers k ON k.interview_id = n.interview_id
WHERE n.user_id <> '' AND n.rev = (SELECT MAX(a.rev) FROM answers a
    WHERE a.interview_id = n.interview_id AND a.question = n.question);

DELETE FROM texts WHERE slot = 'notes' AND interview_id <> '';
INSERT INTO texts (system_id, interview_id, slot, said, folded)
SELECT system_id, id, 'notes', said, searchable(said) FROM (
    SELECT i.system_id, i.id, group_concat(t.value, char(10)) AS said
    FROM interviews i
    JOIN parts p ON p.interview_id = i.id
    JOIN json_tree(p.body) t ON t.type = 'text' AND t.value <> ''
    WHERE (p.part = 'setup' AND t.path = '$.context' AND t.key <> 'CX1')
       OR (p.part = 'pieces' AND t.key IN ('Name', 'Note', 'Who', 'Reason'))
    GROUP BY i.system_id, i.id
);
INSERT INTO texts (system_id, interview_id, slot, said, folded)
SELECT system_id, id, 'worked', said, searchable(said) FROM (
    SELECT i.system_id, i.id, group_concat(t.value, char(10)) AS said
    FROM interviews i
    JOIN parts p ON p.interview_id = i.id
    JOIN json_tree(p.body) t ON t.type = 'text' AND t.value <> ''
    WHERE p.part = 'marks' AND t.key = 'Text'
       OR p.part = 'quotes' AND t.key IN ('Text', 'Speaker') AND t.path IN (SELECT q.fullkey FROM json_each(p.body) q
           WHERE COALESCE(json_extract(q.value, '$.Question'), '') = '' AND COALESCE(json_extract(q.value, '$.Print'), '') <> 'never')
    GROUP BY i.system_id, i.id
);
DELETE FROM texts WHERE slot = 'quotes' AND interview_id IN (SELECT id FROM interviews WHERE side = 'seller');
INSERT INTO texts (system_id, interview_id, slot, said, folded)
SELECT system_id, id, 'quotes', said, searchable(said) FROM (
    SELECT i.system_id, i.id, group_concat(json_extract(q.value, '$.Text') || char(10) ||
        COALESCE(json_extract(q.value, '$.Speaker'), ''), char(10)) AS said
    FROM interviews i
    JOIN parts p ON p.interview_id = i.id AND p.part = 'quotes'
    JOIN json_each(p.body) q ON COALESCE(json_extract(q.value, '$.Question'), '') <> ''
        AND COALESCE(json_extract(q.value, '$.Print'), '') <> 'never'
    WHERE i.side = 'seller'
    GROUP BY i.system_id, i.id
) WHERE said <> '';
INSERT INTO texts (system_id, interview_id, slot, said, folded)
SELECT system_id, id, 'own ' || author || ' notes', said, searchable(said) FROM (
    SELECT i.system_id, i.id, json_extract(n.value, '$.Author') AS author,
        group_concat(json_extract(n.value, '$.Text'), char(10)) AS said
    FROM interviews i
    JOIN parts p ON p.interview_id = i.id AND p.part = 'scratch'
    JOIN json_each(p.body) n
    GROUP BY i.system_id, i.id, author
) WHERE author <> '' AND said <> '';

DROP TABLE noted;
DROP TABLE keepers;
