-- Moves a card on to the next column, now and then back; seldom into a column that is full.
-- $1, $2 chance double precision
WITH lane AS (
    SELECT s.id, s.name, s.kind, s.wip_limit,
           lead(s.id) OVER by_position AS following, lag(s.id) OVER by_position AS preceding,
           (SELECT count(*) FROM livedash.tasks t WHERE t.status_id = s.id) AS cards,
           (SELECT max(t.position) FROM livedash.tasks t WHERE t.status_id = s.id) AS last
    FROM livedash.statuses s
    WINDOW by_position AS (PARTITION BY s.project_id ORDER BY s.position, s.id)
),
movable AS (
    SELECT t.id, CASE WHEN $2::double precision < 0.8 THEN l.following ELSE l.preceding END AS target,
           row_number() OVER (ORDER BY t.id) AS place, count(*) OVER () AS places
    FROM livedash.tasks t JOIN lane l ON l.id = t.status_id
    WHERE l.kind <> 'done' AND t.blocked_reason IS NULL
)
UPDATE livedash.tasks AS card
SET status_id = target.id, position = coalesce(target.last, 0) + 1
FROM movable JOIN lane AS target ON target.id = movable.target
WHERE card.id = movable.id
  AND movable.place = 1 + floor($1::double precision * movable.places)
  AND (target.cards < coalesce(target.wip_limit, 1000) OR $2::double precision < 0.08)
RETURNING format('moved #%s %s to %s', card.number, card.title, target.name)
