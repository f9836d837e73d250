-- A new supply.
-- $1 branch_id bigint, $2 name text, $3 unit text, $4 quantity integer, $5 low integer
INSERT INTO livedash.supplies (branch_id, name, unit, quantity, low_at)
VALUES ($1, $2, $3, $4, $5)
RETURNING id
