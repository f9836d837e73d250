-- Delete a column. No row: the column was changed or deleted meanwhile.
-- $1 id uuid, $2 version integer
DELETE FROM livedash.statuses
WHERE id = $1::uuid AND version = $2::integer
RETURNING version
