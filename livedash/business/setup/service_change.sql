-- Another length or price. Appointments keep their own.
-- $1 id bigint, $2 minutes integer, $3 price bigint, $4 active boolean
UPDATE livedash.services SET minutes = $2, price = $3, active = $4
WHERE id = $1
RETURNING id
