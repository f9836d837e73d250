-- The contents of a database without a shop: how many tables in which schemas, and one of them.
SELECT
    -- Not by `to_regclass`, which fails where the schema is closed to the login.
    EXISTS (
        SELECT
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = 'livedash' AND relname = 'people'
    ) AS shop,
    coalesce(array_agg(n.nspname || ' ' || n.tables ORDER BY n.tables DESC, n.nspname), '{}') AS schemas,
    (array_agg(n.first ORDER BY n.tables DESC, n.nspname))[1] AS first
FROM (
    SELECT nspname::text, count(*) AS tables, min(format('%I.%I', nspname, relname)) AS first
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND NOT relispartition
      AND nspname NOT IN ('pg_catalog', 'information_schema', 'livedash')
      AND nspname !~ '^pg_(toast|temp)'
    GROUP BY nspname
) AS n
