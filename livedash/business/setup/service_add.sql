-- A new service.
-- $1 branch_id bigint, $2 name text, $3 minutes integer, $4 price bigint, $5 active boolean
INSERT INTO livedash.services (branch_id, name, minutes, price, active)
VALUES ($1, $2, $3, $4, $5)
RETURNING id
