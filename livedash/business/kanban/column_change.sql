-- A column with another name, limit or place: right after another one, or, where none is named, at
-- the left end. No row: the column was changed meanwhile.
-- $1 id uuid, $2 version integer, $3 name text, $4 limit integer, $5 moves boolean
-- $6 beside uuid
WITH others AS (
    SELECT other.id, other.position
    FROM livedash.statuses AS other
    WHERE other.project_id = (SELECT project_id FROM livedash.statuses WHERE id = $1::uuid)
      AND other.id <> $1::uuid
), place AS (
    SELECT CASE
        WHEN $6::uuid IS NULL THEN (SELECT min(position) FROM others) - 1
        ELSE (
            SELECT coalesce((beside.position + (SELECT min(position) FROM others
                                                WHERE position > beside.position)) * 0.5,
                            beside.position + 1)
            FROM others AS beside WHERE beside.id = $6::uuid)
    END AS position
)
UPDATE livedash.statuses AS status
SET name = $3::text,
    wip_limit = $4::integer,
    position = CASE WHEN $5::boolean THEN coalesce(place.position, status.position)
                    ELSE status.position END
FROM place
WHERE status.id = $1::uuid AND status.version = $2::integer
RETURNING status.version
