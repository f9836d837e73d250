-- The relations that this backend has locked, as base tables, with the whole tree of every
-- partitioned or inherited one: a write to a parent and a write to a partition fire different
-- triggers. Views are left out: what they read is locked too. Catalogs belong to Postgres.
WITH RECURSIVE locked AS (
    SELECT relation AS oid
    FROM pg_locks
    WHERE pid = pg_backend_pid()
      AND locktype = 'relation'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
), above AS (
    SELECT oid FROM locked
    UNION
    SELECT inhparent FROM pg_inherits JOIN above ON inhrelid = above.oid
), below AS (
    SELECT oid FROM locked
    UNION
    SELECT inhrelid FROM pg_inherits JOIN below ON inhparent = below.oid
)
SELECT nspname || '.' || relname AS name
FROM (SELECT oid FROM above UNION SELECT oid FROM below) AS tree
JOIN pg_class USING (oid)
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p', 'm', 'f')
  AND nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY name
