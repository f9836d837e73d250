-- What the branches do for their clients.
-- reads: livedash.services
SELECT id, branch_id, name, minutes, price, active
FROM livedash.services ORDER BY branch_id, name
