-- The tables that tell of every change: their four change triggers are all there and fire for
-- ordinary sessions, and so do those of every table below them (a partition that was added later
-- has none of its own). The mark is another one than before when any of these triggers or tables
-- came, went or was silent in between.
WITH RECURSIVE complete AS (
    SELECT tgrelid AS oid, string_agg(oid || ' ' || xmin, ',' ORDER BY tgname) AS mark
    FROM pg_trigger
    WHERE NOT tgisinternal
      AND tgenabled IN ('O', 'A')
      AND tgname IN (
          'livedash_change_insert',
          'livedash_change_update',
          'livedash_change_delete',
          'livedash_change_truncate'
      )
    GROUP BY tgrelid
    HAVING count(*) = 4
), tree AS (
    SELECT oid AS top, oid FROM complete
    UNION
    SELECT top, inhrelid FROM tree JOIN pg_inherits ON inhparent = oid
)
SELECT nspname || '.' || relname AS name, string_agg(complete.mark, ';' ORDER BY tree.oid) AS mark
FROM tree
LEFT JOIN complete USING (oid)
JOIN pg_class ON pg_class.oid = top
JOIN pg_namespace ON pg_namespace.oid = relnamespace
GROUP BY nspname, relname
HAVING count(complete.mark) = count(*)
