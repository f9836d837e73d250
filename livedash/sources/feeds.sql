-- The tables whose four change triggers are all there and fire for ordinary sessions.
SELECT nspname || '.' || relname AS name
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
