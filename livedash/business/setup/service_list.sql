-- The services of the branches.
-- reads: livedash.services
SELECT id, branch_id, name, minutes, price, active
FROM livedash.services ORDER BY branch_id, name
