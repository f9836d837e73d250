-- What a venue owns and how much of it is there: chairs, plates, cloths.
-- reads: livedash.supplies
-- scope: branch_id
-- unit: stock
-- key: supply_id
-- $1 branch_id bigint
SELECT id AS supply_id, name, unit, quantity AS on_hand, low_at
FROM livedash.supplies
WHERE branch_id = $1
ORDER BY name, id
