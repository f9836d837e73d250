-- Where to write to them.
-- $1 id uuid, $2 email text
UPDATE livedash.clients SET email = $2 WHERE id = $1
RETURNING id
