-- The loaves of a made-up bakery.
-- reads: livedash.bread_types
-- scope: branch_id
-- every: 60
-- key: loaf_id
-- $1 branch_id bigint
SELECT id AS loaf_id, name, 0 AS made, NULL::numeric AS weight, NULL::timestamptz AS baked_at
FROM livedash.bread_types
WHERE branch_id = $1
