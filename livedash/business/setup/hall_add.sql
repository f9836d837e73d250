-- A new hall.
-- $1 branch_id bigint, $2 name text, $3 capacity integer, $4 setup integer, $5 teardown integer
INSERT INTO livedash.halls (branch_id, name, capacity, setup_minutes, teardown_minutes)
VALUES ($1, $2, $3, $4, $5)
RETURNING id
