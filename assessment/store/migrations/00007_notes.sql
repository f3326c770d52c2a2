-- What was noted beside the answers is searched too: see notedWords.

-- +goose Up
INSERT OR REPLACE INTO texts (system_id, interview_id, slot, said, folded)
SELECT system_id, id, 'notes', said, searchable(said) FROM (
    SELECT i.system_id, i.id, group_concat(t.value, char(10)) AS said
    FROM interviews i
    JOIN parts p ON p.interview_id = i.id
    JOIN json_tree(p.body) t ON t.type = 'text'
    WHERE (p.part IN ('scratch', 'marks') AND t.key = 'Text')
       OR (p.part = 'setup' AND t.path = '$.context' AND t.key <> 'CX1')
       OR (p.part = 'pieces' AND t.key IN ('Name', 'Note', 'Private', 'Who', 'Reason'))
    GROUP BY i.system_id, i.id
);
