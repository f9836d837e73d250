-- The halls of the branches.
-- reads: livedash.halls
SELECT id, branch_id, name, capacity, setup_minutes, teardown_minutes
FROM livedash.halls ORDER BY branch_id, name
