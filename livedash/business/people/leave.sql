-- End the memberships: of one branch, or (null) of any branch and project. The answer is how many
-- there were.
-- $1 login text, $2 branch text
WITH person AS (
    SELECT id FROM livedash.people WHERE login = $1),
branches AS (
    DELETE FROM livedash.members
    WHERE person_id = (SELECT id FROM person)
      AND ($2::text IS NULL OR branch_id = (SELECT id FROM livedash.branches WHERE name = $2))
    RETURNING 1),
projects AS (
    DELETE FROM livedash.project_members
    WHERE person_id = (SELECT id FROM person) AND $2::text IS NULL
    RETURNING 1)
SELECT (SELECT count(*) FROM branches) + (SELECT count(*) FROM projects)
