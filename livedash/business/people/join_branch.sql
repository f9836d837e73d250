-- A member of the branch in that role.
-- $1 person_id bigint, $2 branch_id bigint, $3 role text
INSERT INTO livedash.members (person_id, branch_id, role) VALUES ($1, $2, $3)
ON CONFLICT (person_id, branch_id) DO UPDATE SET role = EXCLUDED.role
