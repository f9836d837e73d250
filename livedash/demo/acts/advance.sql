-- Moves a card of the board in sight on to the next column.
-- $1, $2 chance double precision
WITH lane AS (
    SELECT s.id, s.name, s.kind, lead(s.id) OVER (ORDER BY s.position, s.id) AS following,
           (SELECT max(t.position) FROM livedash.tasks t WHERE t.status_id = s.id) AS last
    FROM livedash.statuses s
    WHERE s.project_id = (SELECT id FROM livedash.projects ORDER BY name, id LIMIT 1)
),
movable AS (
    SELECT t.id, l.following, row_number() OVER (ORDER BY t.id) AS place, count(*) OVER () AS places
    FROM livedash.tasks t JOIN lane l ON l.id = t.status_id
    WHERE l.kind <> 'done' AND t.blocked_reason IS NULL AND l.following IS NOT NULL
      AND $2::double precision >= 0
)
UPDATE livedash.tasks AS card
SET status_id = target.id, position = coalesce(target.last, 0) + 1
FROM movable JOIN lane AS target ON target.id = movable.following
WHERE card.id = movable.id AND movable.place = 1 + floor($1::double precision * movable.places)
RETURNING format('moved #%s %s to %s', card.number, card.title, target.name)
