-- Record that a step is done.
-- $1 part text, $2 number integer, $3 name text, $4 checksum text
INSERT INTO livedash.migrations (part, number, name, checksum) VALUES ($1, $2, $3, $4)
