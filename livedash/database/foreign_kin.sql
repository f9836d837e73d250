-- The watched tables whose rows lie in another database in part: nobody tells of changes there.
WITH RECURSIVE below AS (
    SELECT relation::oid AS top, named, relation::oid AS oid FROM livedash.watched
    UNION
    SELECT top, named, inhrelid FROM below JOIN pg_inherits ON inhparent = below.oid
)
SELECT below.named, string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.oid) AS elsewhere
FROM below JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'f'
GROUP BY below.named ORDER BY below.named
