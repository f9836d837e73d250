-- A member of a project in that role.
-- $1 person_id bigint, $2 project text, $3 role text
INSERT INTO livedash.project_members (person_id, project_id, role)
SELECT $1, id, $3 FROM livedash.projects WHERE name = $2
ON CONFLICT (person_id, project_id) DO UPDATE SET role = EXCLUDED.role
RETURNING project_id
