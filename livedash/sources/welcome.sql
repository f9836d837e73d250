-- Who answers: a primary? With our schema, for a login that may use it?
SELECT
    pg_is_in_recovery() AS standby,
    pg_backend_pid() AS pid,
    (
        SELECT has_schema_privilege(oid, 'USAGE')
        FROM pg_namespace
        WHERE nspname = 'livedash'
    ) AS allowed
