-- A table's state before its triggers are put on or taken off. No row: there is no such table.
-- $1 name text
WITH RECURSIVE target AS (
    SELECT c.oid, c.relkind, c.relpersistence, format('%I.%I', n.nspname, c.relname) AS named
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = to_regclass($1)
), below AS (
    SELECT oid FROM target
    UNION
    SELECT inhrelid FROM below JOIN pg_inherits ON inhparent = below.oid
)
SELECT
    target.oid::bigint AS oid,
    named,
    relkind IN ('r', 'p') AND relpersistence <> 't' AS ordinary,
    ARRAY(
        SELECT attname::text FROM pg_attribute
        WHERE attrelid = target.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum
    ) AS columns,
    ARRAY(
        SELECT attname::text
        FROM pg_index
        CROSS JOIN LATERAL unnest(indkey::smallint[]) AS key (attnum)
        JOIN pg_attribute USING (attnum)
        JOIN pg_type ON pg_type.oid = atttypid
        WHERE indrelid = target.oid AND indisprimary AND attrelid = target.oid AND typcategory = 'S'
    ) AS text_keys,
    -- They take no triggers of ours.
    -- Foreign tables take no triggers of ours.
    ARRAY(
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM below JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'f' ORDER BY 1
    ) AS foreign_tables
FROM target
