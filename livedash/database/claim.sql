-- A write takes its id: no row back means that it is in the database already.
-- $1 id uuid
INSERT INTO livedash.applied_mutations (id) VALUES ($1::uuid)
ON CONFLICT (id) DO NOTHING
RETURNING id
