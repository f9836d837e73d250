-- The scope and keys that were asked for when a table was last watched.
-- $1 oid bigint
SELECT scope, keys FROM livedash.watched WHERE relation = $1::oid
