-- The person behind a login, active.
-- $1 login text, $2 name text
INSERT INTO livedash.people AS p (login, name) VALUES ($1, coalesce($2, $1))
ON CONFLICT (login) DO UPDATE SET active = true, name = coalesce($2, p.name)
RETURNING id
