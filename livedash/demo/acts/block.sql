-- Something is in the way of a card in work; two at a time are enough.
-- $1, $2 chance double precision
WITH working AS (
    SELECT t.id, row_number() OVER (ORDER BY t.id) AS place, count(*) OVER () AS places
    FROM livedash.tasks t JOIN livedash.statuses s ON s.id = t.status_id
    WHERE s.kind = 'doing' AND t.blocked_reason IS NULL
      AND (SELECT count(*) FROM livedash.tasks WHERE blocked_reason IS NOT NULL) < 2
)
UPDATE livedash.tasks AS card
SET blocked_reason = (array['waiting for the printer', 'waiting for a price', 'nobody has the key',
                            'waiting CSV'])[1 + floor($2::double precision * 4)::int]
FROM working
WHERE card.id = working.id AND working.place = 1 + floor($1::double precision * working.places)
RETURNING format('blocked #%s %s: %s', card.number, card.title, card.blocked_reason)
