-- What was in the way is done with.
-- $1 chance double precision
WITH blocked AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS places
    FROM livedash.tasks WHERE blocked_reason IS NOT NULL
)
UPDATE livedash.tasks AS card SET blocked_reason = NULL
FROM blocked
WHERE card.id = blocked.id AND blocked.place = 1 + floor($1::double precision * blocked.places)
RETURNING format('unblocked #%s %s', card.number, card.title)
