-- Statements about roles take no parameters: Postgres quotes the values into the text.
-- $1 form text, $2 values text[]
SELECT format($1, VARIADIC $2::text[])
