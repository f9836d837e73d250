-- Another e-mail address of a client.
-- $1 id uuid, $2 email text
UPDATE livedash.clients SET email = $2 WHERE id = $1
RETURNING id
