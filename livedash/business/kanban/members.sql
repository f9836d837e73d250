-- The people of a project, who may be given a card.
-- reads: livedash.project_members, livedash.people
-- scope: project_id
-- priority: rare
-- key: person_id
-- $1 project_id bigint
SELECT person.id AS person_id, person.name, person.login,
       coalesce(person.login = current_user, false) AS me
FROM livedash.project_members AS member
JOIN livedash.people AS person ON person.id = member.person_id
WHERE member.project_id = $1 AND person.active
ORDER BY person.name, person.id
