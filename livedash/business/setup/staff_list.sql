-- The staff of the branches, and whether they can be booked.
-- reads: livedash.staff
SELECT id, branch_id, name, active FROM livedash.staff ORDER BY branch_id, name
