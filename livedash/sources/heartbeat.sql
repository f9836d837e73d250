-- One timed round trip, and what a terminal compares with the round trip before: whether a change
-- trigger kept silent, whether triggers, trees or names of tables were altered, and whether this
-- login may read something else. Hashes, so that the answer is small and costs less than a
-- millisecond with hundreds of tables; one of a list that differs means: look closer.
SELECT
    extract(epoch FROM clock_timestamp())::float8 AS at,
    pg_is_in_recovery() AS standby,
    pg_notification_queue_usage() AS queue_usage,
    (
        -- Found by name: an older engine has no such note, and a login perhaps no right to it.
        SELECT CASE WHEN has_sequence_privilege(oid, 'SELECT') THEN pg_sequence_last_value(oid) END
        FROM pg_class
        WHERE relname = 'last_silence'
          AND relkind = 'S'
          AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'livedash')
    ) AS silence,
    ARRAY[triggers.mark, trees.mark, relations.names, schemas.names] AS triggers,
    ARRAY[relations.rights, schemas.rights, policies.mark, roles.mark] AS rights
FROM (
    -- Switched off for a bulk load and on again, a trigger has another xmin than before.
    SELECT hash_array_extended(array_agg(xmin), 0) AS mark
    FROM pg_trigger
    WHERE NOT tgisinternal
) AS triggers
CROSS JOIN (
    SELECT bit_xor(hash_record_extended((inhrelid, inhparent), 0)) AS mark
    FROM pg_inherits
) AS trees
CROSS JOIN (
    -- Tables that could be watched or hidden in part, and views. Lower numbers are Postgres' own.
    SELECT
        bit_xor(hash_record_extended((oid, relname, relnamespace), 0)) AS names,
        bit_xor(hash_record_extended((
            oid,
            relowner,
            relrowsecurity,
            relforcerowsecurity,
            has_table_privilege(oid, 'SELECT')
        ), 0)) AS rights
    FROM pg_class
    WHERE oid >= 16384
      AND (relhastriggers OR relrowsecurity OR relkind = 'v')
      AND relpersistence <> 't'
) AS relations
CROSS JOIN (
    SELECT
        bit_xor(hash_record_extended((oid, nspname), 0)) AS names,
        bit_xor(hash_record_extended((oid, has_schema_privilege(oid, 'USAGE')), 0)) AS rights
    FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%'
) AS schemas
CROSS JOIN (
    SELECT hash_array_extended(array_agg(xmin), 0) AS mark
    FROM pg_policy
) AS policies
CROSS JOIN (
    -- Those whose rights the login has, itself included.
    SELECT bit_xor(hash_record_extended((oid, rolname, rolsuper, rolbypassrls), 0)) AS mark
    FROM pg_roles
    WHERE pg_has_role(oid, 'USAGE')
) AS roles
