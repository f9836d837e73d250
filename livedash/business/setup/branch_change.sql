-- Another kind, clock or currency of a branch.
-- $1 id bigint, $2 kind text[], $3 timezone text, $4 currency text
-- $5 morning time, $6 night time, $7 evening time
UPDATE livedash.branches
SET kinds = $2, timezone = $3, currency = $4, morning_at = $5, night_at = $6, evening_at = $7
WHERE id = $1
RETURNING id
