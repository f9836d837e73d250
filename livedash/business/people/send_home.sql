-- End the sessions of a login that goes.
-- $1 login text
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1
