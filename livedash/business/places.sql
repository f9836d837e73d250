-- The branches that the session's person is a member of, each with the projects of that person. Who
-- is a member of projects alone stands at each of these, as at a branch that does nothing else: days
-- begin there as in the login's own time zone (ALTER ROLE ... SET timezone).
-- reads: livedash.branches, livedash.members, livedash.people
-- reads: livedash.projects, livedash.project_members
-- priority: urgent
SELECT coalesce(branch.id, 0) AS branch_id, coalesce(branch.name, project.name) AS branch,
       coalesce(branch.kinds, '{kanban}') AS kinds,
       coalesce(branch.timezone, own.timezone) AS timezone,
       coalesce(branch.currency, '') AS currency,
       coalesce(branch.morning_at, '00:00') AS morning_at,
       coalesce(branch.night_at, '23:59') AS night_at,
       coalesce(branch.evening_at, '16:00') AS evening_at,
       person.name AS person, coalesce(member.role, worker.role) AS role,
       project.id AS project_id, project.name AS project,
       livedash.rights_of(member.role, worker.role) AS rights
FROM livedash.people AS person
LEFT JOIN livedash.members AS member ON member.person_id = person.id
LEFT JOIN livedash.branches AS branch ON branch.id = member.branch_id
LEFT JOIN livedash.project_members AS worker ON worker.person_id = person.id
LEFT JOIN livedash.projects AS project ON project.id = worker.project_id
-- Other forms of a zone (POSIX, abbreviations) mean something to Postgres alone.
CROSS JOIN (SELECT CASE WHEN current_setting('TimeZone') ~ '^[A-Z][A-Za-z]+/[A-Za-z0-9_/+-]+$'
                        THEN current_setting('TimeZone') ELSE 'UTC' END AS timezone) AS own
WHERE person.login = current_user AND person.active
  AND coalesce(branch.id, project.id) IS NOT NULL
ORDER BY branch.name, branch.id, project.name, project.id
