-- Move a card to a column, or within its own: right after another card, right before it, or, where
-- none is named, to the top. One row is written: midway between its new neighbours. Among cards of
-- one position the card goes past all of them, since between them there is no place. Where the
-- named card has gone, the moved card stays where it is.
-- $1 id uuid, $2 version integer, $3 status_id uuid, $4 moment timestamptz, $5 beside uuid
-- $6 after boolean
WITH others AS NOT MATERIALIZED (
    SELECT other.id, other.position
    FROM livedash.tasks AS other
    WHERE other.project_id = (SELECT project_id FROM livedash.tasks WHERE id = $1::uuid)
      AND other.status_id = $3::uuid AND other.id <> $1::uuid
), beside AS (
    SELECT position FROM others WHERE id = $5::uuid
), place AS (
    SELECT CASE
        WHEN $5::uuid IS NULL THEN coalesce((SELECT min(position) FROM others), 2) - 1
        WHEN $6::boolean THEN (
            SELECT coalesce((beside.position + (SELECT min(position) FROM others
                                                WHERE position > beside.position)) * 0.5,
                            beside.position + 1)
            FROM beside)
        ELSE (
            SELECT coalesce((beside.position + (SELECT max(position) FROM others
                                                WHERE position < beside.position)) * 0.5,
                            beside.position - 1)
            FROM beside)
    END AS position
)
UPDATE livedash.tasks AS task
SET status_id = $3::uuid,
    position = coalesce(place.position, task.position),
    moved_at = CASE WHEN task.status_id = $3::uuid THEN task.moved_at ELSE $4::timestamptz END
FROM place
WHERE task.id = $1::uuid AND task.version = $2::integer
RETURNING task.version
