-- Another quantity, unit or warning.
-- $1 id bigint, $2 unit text, $3 quantity integer, $4 low integer
UPDATE livedash.supplies SET unit = $2, quantity = $3, low_at = $4
WHERE id = $1
RETURNING id
