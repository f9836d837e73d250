-- The sessions that hold a table, or one that shares rows with it, so that no trigger can be put on it
-- or taken off it now.
-- $1 oid bigint
SELECT
    a.pid,
    coalesce(a.usename, '?')::text AS login,
    a.application_name AS program,
    extract(epoch FROM clock_timestamp() - min(a.xact_start))::float8 AS seconds
FROM pg_locks l
JOIN pg_stat_activity a USING (pid)
WHERE l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.relation IN (SELECT one::oid FROM livedash.watched_tree($1::oid::regclass) AS one)
GROUP BY a.pid, a.usename, a.application_name
ORDER BY seconds DESC NULLS LAST, a.pid
LIMIT 3
