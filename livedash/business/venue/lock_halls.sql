-- The locks that `take_slot` takes, all of them first and in one order: two sessions that want the
-- same halls wait for one another instead of deadlocking.
-- $1 halls bigint[]
SELECT pg_advisory_xact_lock(hashtextextended('livedash.halls', hall_id))
FROM (SELECT DISTINCT unnest($1::bigint[]) AS hall_id ORDER BY hall_id) AS ordered
