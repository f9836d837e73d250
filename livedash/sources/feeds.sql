-- The tables whose four change triggers are all there and fire for ordinary sessions, and a mark of
-- these triggers: another one than before means that they were gone or silent in between.
SELECT nspname || '.' || relname AS name,
       string_agg(pg_trigger.oid || ' ' || pg_trigger.xmin, ',' ORDER BY tgname) AS mark
FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE NOT tgisinternal
  AND tgenabled IN ('O', 'A')
  AND tgname IN (
      'livedash_change_insert',
      'livedash_change_update',
      'livedash_change_delete',
      'livedash_change_truncate'
  )
GROUP BY nspname, relname
HAVING count(*) = 4
