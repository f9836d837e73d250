-- What is no longer as the migrations left it: tables without triggers, rights without policies.
-- reads: livedash.rights, livedash.rights_scopes
SELECT 'livedash.' || s.table_name AS table_name, p.problem, p.mend
FROM livedash.rights_scopes s
LEFT JOIN pg_class c ON c.oid = to_regclass(format('livedash.%I', s.table_name))
CROSS JOIN LATERAL (VALUES
    (c.oid IS NULL, 'the table is gone', 'Restore it from a backup.'),
    (c.oid IS NOT NULL AND NOT c.relrowsecurity, 'row-level security is off',
     'SELECT livedash.apply_rights()'),
    (c.relrowsecurity AND (
        SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) <> (
        SELECT count(DISTINCT r.operation) FROM livedash.rights r WHERE r.table_name = s.table_name),
     'its policies are not the ones of livedash.rights', 'SELECT livedash.apply_rights()'),
    (c.oid IS NOT NULL AND NOT EXISTS (
        SELECT FROM livedash.watched w WHERE w.relation = c.oid),
     'it tells nobody of its changes',
     format('livedash db watch livedash.%s%s', s.table_name,
            CASE WHEN s.scope = 'id' THEN '' ELSE ' --scope ' || s.scope END))
) AS p (found, problem, mend)
WHERE p.found
ORDER BY 1, 2
