-- Which version of the questions an interview is answered in: the part "bank".
-- Whatever was there before goes on in version 1, the copies that buyers shared
-- included, until somebody moves it.

-- +goose Up
INSERT INTO parts (interview_id, part, rev, body)
SELECT id, 'bank', rev, '"1"' FROM interviews
WHERE NOT EXISTS (SELECT 1 FROM parts p WHERE p.interview_id = interviews.id AND p.part = 'bank');

UPDATE shares SET body = json_set(body, '$.Bank', '1') WHERE COALESCE(json_extract(body, '$.Bank'), '') = '';
