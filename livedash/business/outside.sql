-- The database and the login that asks, and whether there is a shop that this login may enter. By the
-- catalog alone, which has no change triggers: whoever alters it makes a gap (`heartbeat.sql`).
-- reads:
-- priority: urgent
SELECT current_database()::text AS database, current_user::text AS login,
       EXISTS (
           SELECT
           FROM pg_class AS people
           JOIN pg_namespace AS schema ON schema.oid = people.relnamespace
           WHERE schema.nspname = 'livedash' AND people.relname = 'people'
             AND has_schema_privilege(schema.oid, 'USAGE')
             AND has_table_privilege(people.oid, 'SELECT')
       ) AS shop
