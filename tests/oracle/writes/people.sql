-- Who may see what. Only the owner of the database does these.

--- send_ada_away: postgres
-- $1 which float8
DELETE FROM livedash.members
WHERE branch_id = 1 + floor($1::float8 * 2)::int
  AND person_id = (SELECT id FROM livedash.people WHERE login = 'ada')

--- take_ada_back: postgres
INSERT INTO livedash.members (branch_id, person_id, role)
SELECT branch.id, person.id, 'manager' FROM livedash.branches AS branch, livedash.people AS person
WHERE person.login = 'ada'
ON CONFLICT (person_id, branch_id) DO UPDATE SET role = 'manager'

--- send_ada_out_of_a_project: postgres
-- $1 which float8
DELETE FROM livedash.project_members
WHERE project_id = 1 + floor($1::float8 * 2)::int
  AND person_id = (SELECT id FROM livedash.people WHERE login = 'ada')

--- take_ada_into_the_projects: postgres
INSERT INTO livedash.project_members (project_id, person_id, role)
SELECT project.id, person.id, 'manager' FROM livedash.projects AS project, livedash.people AS person
WHERE person.login = 'ada'
ON CONFLICT (person_id, project_id) DO UPDATE SET role = 'manager'

--- give_ada_another_role: postgres
-- $1 which float8
UPDATE livedash.members SET role = (array['staff', 'sales', 'viewer'])[1 + floor($1::float8 * 3)::int]
WHERE person_id = (SELECT id FROM livedash.people WHERE login = 'ada')

--- lay_ada_off: postgres
UPDATE livedash.people SET active = false WHERE login = 'ada'

--- hire_ada_again: postgres
UPDATE livedash.people SET active = true WHERE login = 'ada'

--- rename_somebody: postgres
-- $1 which float8
UPDATE livedash.people SET name = left(name, 10) || '.'
WHERE id = (SELECT id FROM livedash.people ORDER BY id OFFSET floor($1::float8 * 7) LIMIT 1)

--- engage_and_dismiss: postgres
-- $1 which float8
WITH gone AS (DELETE FROM livedash.people WHERE name LIKE 'Extra %')
INSERT INTO livedash.people (name) VALUES ('Extra ' || $1::float8)

--- alter_a_branch: postgres
-- $1 which float8, $2 much float8
UPDATE livedash.branches
SET timezone = (array['Africa/Lagos', 'Asia/Kathmandu', 'Europe/Berlin'])[1 + floor($2::float8 * 3)::int],
    morning_at = time '04:00' + $2::float8 * interval '6 hours', name = left(name, 20) || ''''
WHERE id = 1 + floor($1::float8 * 6)::int

--- rename_a_project: postgres
-- $1 which float8
UPDATE livedash.projects SET name = left(name, 20) || $1::float8
WHERE id = 1 + floor($1::float8 * 2)::int
