-- Another look or price.
-- $1 id uuid, $2 sex text, $3 colour text, $4 price bigint
UPDATE livedash.puppies SET sex = $2, colour = $3, price = $4
WHERE id = $1
RETURNING id
