-- What people may do: a role in the workspace, and a right on each system. The
-- column role of users is what stands under a name; owner stays for programs that
-- knew no other role.

-- +goose Up
ALTER TABLE users ADD COLUMN access TEXT NOT NULL DEFAULT 'seller'; -- owner, admin, seller or reader
UPDATE users SET access = 'owner' WHERE owner = 1;

ALTER TABLE sessions ADD COLUMN whence TEXT NOT NULL DEFAULT ''; -- the address it was begun from

CREATE TABLE system_rights (
    system_id TEXT NOT NULL REFERENCES systems (id),
    user_id   TEXT NOT NULL REFERENCES users (id),
    may       TEXT NOT NULL, -- owner, editor or viewer
    given     BIGINT NOT NULL,
    PRIMARY KEY (system_id, user_id)
);
CREATE INDEX system_rights_user ON system_rights (user_id);

-- Who could work on a system goes on doing so: whoever added it owns it, the other
-- people are its editors. New systems are their owner's until they are shared.
INSERT INTO system_rights (system_id, user_id, may, given)
SELECT s.id, u.id,
    CASE WHEN EXISTS (SELECT 1 FROM audit a WHERE a.action = 'system.add' AND a.object = s.id AND a.actor = 'user:' || u.id)
         THEN 'owner' ELSE 'editor' END, s.created
FROM systems s CROSS JOIN users u WHERE u.disabled = 0;

UPDATE system_rights SET may = 'owner'
WHERE NOT EXISTS (SELECT 1 FROM system_rights o WHERE o.system_id = system_rights.system_id AND o.may = 'owner')
  AND user_id = (SELECT id FROM users WHERE owner = 1 AND disabled = 0 ORDER BY created, id LIMIT 1);
