-- The numbers of a list.
-- reads: livedash.numbers
-- scope: branch_id
-- key: id
-- $1 branch_id bigint, $2 list text
SELECT id, value FROM livedash.numbers WHERE branch_id = $1 AND list = $2 ORDER BY id
