-- A new client.
-- $1 branch_id bigint, $2 name text, $3 phone text, $4 email text
INSERT INTO livedash.clients (branch_id, name, phone, email) VALUES ($1, $2, $3, $4)
RETURNING id
