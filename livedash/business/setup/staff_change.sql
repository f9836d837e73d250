-- Whether a member of staff can be booked.
-- $1 id bigint, $2 active boolean
UPDATE livedash.staff SET active = $2 WHERE id = $1
RETURNING id
