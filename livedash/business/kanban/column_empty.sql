-- Move the cards of a column that is to be deleted to the end of another one, in their order.
-- $1 status_id uuid, $2 to_id uuid, $3 moment timestamptz
UPDATE livedash.tasks AS task
SET status_id = $2::uuid, moved_at = $3::timestamptz, position = placed.position
FROM (
    SELECT id, row_number() OVER (ORDER BY position, id)
               + coalesce((SELECT max(position) FROM livedash.tasks
                           WHERE status_id = $2::uuid), 0) AS position
    FROM livedash.tasks
    WHERE status_id = $1::uuid
) AS placed
WHERE task.id = placed.id
RETURNING task.version
