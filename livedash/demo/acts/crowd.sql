-- Moves a card into a column that is full: its limit is broken, and everybody sees it.
-- $1, $2 chance double precision
WITH lane AS (
    SELECT s.id, s.project_id, s.name, s.wip_limit, s.position,
           (SELECT count(*) FROM livedash.tasks t WHERE t.status_id = s.id) AS cards,
           (SELECT max(t.position) FROM livedash.tasks t WHERE t.status_id = s.id) AS last
    FROM livedash.statuses s
    WHERE s.project_id = (SELECT id FROM livedash.projects ORDER BY name, id LIMIT 1)
),
full_one AS (
    SELECT * FROM lane WHERE wip_limit IS NOT NULL AND $2::double precision >= 0
    ORDER BY cards <> wip_limit, wip_limit - cards DESC, position LIMIT 1
),
movable AS (
    SELECT t.id, row_number() OVER (ORDER BY t.id) AS place, count(*) OVER () AS places
    FROM livedash.tasks t
    JOIN lane l ON l.id = t.status_id
    JOIN full_one f ON f.id <> l.id
    JOIN livedash.statuses s ON s.id = l.id AND s.kind <> 'done'
    WHERE t.blocked_reason IS NULL AND l.wip_limit IS NULL
)
UPDATE livedash.tasks AS card
SET status_id = full_one.id, position = coalesce(full_one.last, 0) + 1
FROM movable, full_one
WHERE card.id = movable.id AND movable.place = 1 + floor($1::double precision * movable.places)
RETURNING format('moved #%s %s to %s, which is %s of %s now', card.number, card.title,
                 full_one.name, full_one.cards + 1, full_one.wip_limit)
