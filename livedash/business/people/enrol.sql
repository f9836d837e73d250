-- The person behind a login, active, and a member of the branch in that role.
-- $1 login text, $2 name text, $3 branch_id bigint, $4 role text
WITH person AS (
    INSERT INTO livedash.people AS p (login, name) VALUES ($1, coalesce($2, $1))
    ON CONFLICT (login) DO UPDATE SET active = true, name = coalesce($2, p.name)
    RETURNING id)
INSERT INTO livedash.members (person_id, branch_id, role)
SELECT id, $3, $4 FROM person
ON CONFLICT (person_id, branch_id) DO UPDATE SET role = EXCLUDED.role
RETURNING person_id
