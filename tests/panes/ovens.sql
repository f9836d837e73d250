-- The ovens of a made-up bakery.
-- reads: livedash.branches
-- scope: branch_id
-- every: 60
-- key: oven_id
-- $1 branch_id bigint
SELECT id AS oven_id, name
FROM livedash.branches
WHERE id = $1
