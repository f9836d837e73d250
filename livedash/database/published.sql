-- How far tables are from being told of by Supabase Realtime, to a token with this role (null: any).
-- $1 tables bigint[], $2 role text
SELECT
    format('%I.%I', n.nspname, c.relname) AS name,
    quote_ident(n.nspname) AS schema,
    p.attnames IS NOT NULL AS published,
    -- By the whole row in the log, or by a key: else a published table refuses updates and deletes.
    c.relreplident IN ('f', 'i') OR c.relreplident = 'd' AND k.attnames IS NOT NULL AS identified,
    p.rowfilter IS NOT NULL OR NOT coalesce(p.attnames @> k.attnames, true) AS partial,
    coalesce(has_schema_privilege($2::text::regrole, n.oid, 'USAGE'), true) AS allowed,
    coalesce(has_any_column_privilege($2::text::regrole, c.oid, 'SELECT'), true) AS granted,
    c.relrowsecurity AS secured,
    $2::text IS NULL OR NOT c.relrowsecurity OR EXISTS (
        SELECT FROM pg_policy
        WHERE polrelid = c.oid AND polpermissive AND polcmd IN ('r', '*') AND EXISTS (
            SELECT FROM unnest(polroles) AS whose
            WHERE whose = 0 OR pg_has_role($2::text::regrole, whose, 'USAGE')
        )
    ) AS shown
FROM unnest($1::bigint[]) AS wanted
JOIN pg_class AS c ON c.oid = wanted
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_publication_tables AS p
    ON p.pubname = 'supabase_realtime' AND p.schemaname = n.nspname AND p.tablename = c.relname
LEFT JOIN LATERAL (
    SELECT array_agg(a.attname ORDER BY a.attnum) AS attnames
    FROM pg_index AS i
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = c.oid AND i.indisprimary
) AS k ON true
ORDER BY n.nspname, c.relname
