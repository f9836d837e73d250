-- Another father, breed or day to leave.
-- $1 id bigint, $2 sire text, $3 breed text, $4 ready date
UPDATE livedash.litters SET sire = $2, breed = $3, ready_on = $4
WHERE id = $1
RETURNING id
