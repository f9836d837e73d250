-- The people of a branch: a shared login may record for each of them.
-- reads: livedash.members, livedash.people
-- scope: branch_id
-- priority: rare
-- key: person_id
-- $1 branch_id bigint
SELECT person.id AS person_id, person.name, member.role
FROM livedash.members AS member
JOIN livedash.people AS person ON person.id = member.person_id
WHERE member.branch_id = $1 AND person.active
ORDER BY person.name, person.id
