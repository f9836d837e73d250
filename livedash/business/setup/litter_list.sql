-- The litters of the branches.
-- reads: livedash.litters
SELECT id, branch_id, dam, born_on, sire, breed, ready_on
FROM livedash.litters ORDER BY branch_id, born_on, dam
