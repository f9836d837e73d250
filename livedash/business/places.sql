-- The branches that the session's person is a member of, each with the projects of that person.
-- reads: livedash.branches, livedash.members, livedash.people
-- reads: livedash.projects, livedash.project_members
SELECT branch.id AS branch_id, branch.name AS branch, branch.kinds, branch.timezone,
       branch.currency, branch.morning_at, branch.night_at, branch.evening_at,
       person.name AS person, member.role, project.id AS project_id, project.name AS project,
       livedash.rights_of(member.role, worker.role) AS rights
FROM livedash.people AS person
JOIN livedash.members AS member ON member.person_id = person.id
JOIN livedash.branches AS branch ON branch.id = member.branch_id
LEFT JOIN livedash.project_members AS worker ON worker.person_id = person.id
LEFT JOIN livedash.projects AS project ON project.id = worker.project_id
WHERE person.login = current_user AND person.active
ORDER BY branch.name, branch.id, project.name, project.id
