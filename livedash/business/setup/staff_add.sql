-- A new member of staff who can be booked.
-- $1 branch_id bigint, $2 name text, $3 active boolean
INSERT INTO livedash.staff (branch_id, name, active) VALUES ($1, $2, $3)
RETURNING id
