-- The supplies of the halls.
-- reads: livedash.supplies
SELECT id, branch_id, name, unit, quantity, low_at
FROM livedash.supplies ORDER BY branch_id, name
