-- A new litter. Without a day to leave, the database takes eight weeks after birth.
-- $1 branch_id bigint, $2 dam text, $3 born date, $4 sire text, $5 breed text, $6 ready date
INSERT INTO livedash.litters (branch_id, dam, born_on, sire, breed, ready_on)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id
