-- The person stays for what it recorded.
-- $1 login text
UPDATE livedash.people SET active = false WHERE login = $1 RETURNING id
