-- A database role, and whether livedash made it.
-- $1 login text
SELECT rolcanlogin,
       rolsuper OR rolbypassrls,
       shobj_description(oid, 'pg_authid') = 'made by livedash for ' || current_database(),
       coalesce(shobj_description(oid, 'pg_authid') LIKE 'made by livedash%', false)
FROM pg_roles WHERE rolname = $1
