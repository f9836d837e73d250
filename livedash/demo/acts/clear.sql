-- Takes the oldest finished card away when there are many.
WITH oldest AS (
    SELECT t.id
    FROM livedash.tasks t JOIN livedash.statuses s ON s.id = t.status_id
    WHERE s.kind = 'done'
      AND (SELECT count(*) FROM livedash.tasks WHERE status_id = s.id) > 10
    ORDER BY t.moved_at, t.id LIMIT 1
)
DELETE FROM livedash.tasks AS card USING oldest WHERE card.id = oldest.id
RETURNING format('filed #%s %s', card.number, card.title)
