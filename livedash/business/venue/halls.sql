-- The halls of a branch.
-- reads: livedash.halls
-- scope: branch_id
-- unit: calendar
-- key: hall_id
-- $1 branch_id bigint
SELECT id AS hall_id, name, capacity, setup_minutes, teardown_minutes
FROM livedash.halls
WHERE branch_id = $1
ORDER BY name, id
