-- A new puppy, of the litter with this mother and day.
-- $1 branch_id bigint, $2 dam text, $3 born date, $4 name text, $5 sex text, $6 colour text
-- $7 price bigint
INSERT INTO livedash.puppies (branch_id, litter_id, name, sex, colour, price)
SELECT branch_id, id, $4, $5, $6, $7 FROM livedash.litters
WHERE branch_id = $1 AND dam = $2 AND born_on = $3
ORDER BY id LIMIT 1
RETURNING id
