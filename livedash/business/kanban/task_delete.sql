-- Delete a card. No row: the card was changed or deleted meanwhile.
-- $1 id uuid, $2 version integer
DELETE FROM livedash.tasks
WHERE id = $1::uuid AND version = $2::integer
RETURNING version
