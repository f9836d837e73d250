-- Everybody whom the session may see, with where they work and as what.
-- reads: livedash.people, livedash.members, livedash.branches
-- reads: livedash.project_members, livedash.projects
SELECT person.login, person.name, person.active,
       ARRAY(SELECT branch.name || ' ' || member.role
             FROM livedash.members AS member JOIN livedash.branches AS branch
                  ON branch.id = member.branch_id
             WHERE member.person_id = person.id ORDER BY branch.name) AS branches,
       ARRAY(SELECT project.name || ' ' || worker.role
             FROM livedash.project_members AS worker JOIN livedash.projects AS project
                  ON project.id = worker.project_id
             WHERE worker.person_id = person.id ORDER BY project.name) AS projects,
       EXISTS (SELECT FROM pg_roles WHERE rolname = person.login AND rolcanlogin) AS may_log_in
FROM livedash.people AS person
ORDER BY NOT person.active, person.login NULLS LAST, person.name
