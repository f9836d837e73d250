-- A new card in the first column of a project that has few open ones.
-- $1, $2 chance double precision
WITH roomy AS (
    SELECT s.id, s.project_id
    FROM livedash.statuses s
    WHERE s.kind = 'todo'
      AND (SELECT count(*) FROM livedash.tasks t JOIN livedash.statuses o ON o.id = t.status_id
           WHERE t.project_id = s.project_id AND o.kind <> 'done') < 15
    ORDER BY s.project_id, s.position, s.id LIMIT 1
)
INSERT INTO livedash.tasks (project_id, status_id, title, priority)
SELECT project_id, id,
       (array['Customer photo wall', 'Newsletter in June', 'Slow search', 'Typo on the menu',
              'Voucher in the till', 'Queue at noon', 'New sign outside', 'Bags with handles'])
           [1 + floor($1::double precision * 8)::int],
       (array['low', 'medium', 'high'])[1 + floor($2::double precision * 3)::int]
FROM roomy
RETURNING format('wrote card #%s %s', number, title)
