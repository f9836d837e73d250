-- A column as it is now, for the person whose write lost.
-- reads: livedash.statuses
-- $1 id uuid
SELECT name, wip_limit AS limit, kind, version
FROM livedash.statuses
WHERE id = $1::uuid
ORDER BY id
