-- The tables with change triggers. One tells of every change of its rows when the four triggers are
-- all there and fire for ordinary sessions, on the table and on all its kin: a write to a parent
-- fires the parent's triggers alone, a write to a partition or an heir those of the partition or the
-- heir. The mark is null where the table does not tell, and another one than before when any of
-- these triggers or tables came, went or was silent in between.
WITH RECURSIVE installed AS (
    SELECT
        tgrelid AS oid,
        CASE WHEN count(*) FILTER (WHERE tgenabled IN ('O', 'A')) = 4
            THEN string_agg(oid || ' ' || xmin, ',' ORDER BY tgname)
        END AS mark
    FROM pg_trigger
    WHERE NOT tgisinternal
      AND tgname IN (
          'livedash_change_insert',
          'livedash_change_update',
          'livedash_change_delete',
          'livedash_change_truncate'
      )
    GROUP BY tgrelid
), below AS (
    SELECT oid AS top, oid FROM installed
    UNION
    SELECT top, inhrelid FROM below JOIN pg_inherits ON inhparent = below.oid
), kin AS (
    -- All that share a row with `top`: what lies below it, and whatever lies above any of that.
    SELECT top, oid FROM below
    UNION
    SELECT top, inhparent FROM kin JOIN pg_inherits ON inhrelid = kin.oid
), whole AS (
    SELECT
        top,
        CASE WHEN count(installed.mark) = count(*)
            THEN string_agg(installed.mark, ';' ORDER BY kin.oid)
        END AS mark,
        array_agg(kin.oid) FILTER (WHERE kin.oid <> top) AS kin
    FROM kin
    JOIN pg_class USING (oid)
    LEFT JOIN installed USING (oid)
    -- A temporary heir is in nobody else's rows.
    WHERE relpersistence <> 't'
    GROUP BY top
)
SELECT
    nspname || '.' || relname AS name,
    mark,
    CASE WHEN kin IS NOT NULL THEN ARRAY(
        SELECT nspname || '.' || relname
        FROM unnest(kin) AS one (oid)
        JOIN pg_class USING (oid)
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
    ) END AS kin
FROM whole
JOIN pg_class ON pg_class.oid = top
JOIN pg_namespace ON pg_namespace.oid = relnamespace
