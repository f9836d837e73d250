-- More or fewer guests, other minutes. Bookings keep the minutes that they were made with.
-- $1 id bigint, $2 capacity integer, $3 setup integer, $4 teardown integer
UPDATE livedash.halls SET capacity = $2, setup_minutes = $3, teardown_minutes = $4
WHERE id = $1
RETURNING id
