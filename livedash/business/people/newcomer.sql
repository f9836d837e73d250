-- A login that belongs nowhere, and the branches that it could belong to.
-- reads: livedash.people, livedash.branches
SELECT current_user::text AS login,
       has_table_privilege('livedash.people', 'INSERT') AS owner,
       (SELECT person.name FROM livedash.people AS person
        WHERE person.login = current_user AND person.active) AS person,
       ARRAY(SELECT branch.name FROM livedash.branches AS branch ORDER BY branch.name) AS branches
