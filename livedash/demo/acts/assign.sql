-- Gives an open card to another member of its project.
-- $1, $2 chance double precision
WITH open AS (
    SELECT t.id, t.project_id, t.assignee_id,
           row_number() OVER (ORDER BY t.id) AS place, count(*) OVER () AS places
    FROM livedash.tasks t JOIN livedash.statuses s ON s.id = t.status_id
    WHERE s.kind <> 'done'
),
candidate AS (
    SELECT open.id, p.id AS person_id, p.name,
           row_number() OVER (ORDER BY p.id) AS place, count(*) OVER () AS places
    FROM open
    JOIN livedash.project_members m ON m.project_id = open.project_id AND m.role <> 'viewer'
    JOIN livedash.people p ON p.id = m.person_id
    WHERE open.place = 1 + floor($1::double precision * open.places)
      AND p.id IS DISTINCT FROM open.assignee_id
)
UPDATE livedash.tasks AS card SET assignee_id = candidate.person_id
FROM candidate
WHERE card.id = candidate.id
  AND candidate.place = 1 + floor($2::double precision * candidate.places)
RETURNING format('gave #%s %s to %s', card.number, card.title, candidate.name)
