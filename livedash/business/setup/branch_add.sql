-- A new branch.
-- $1 name text, $2 kind text[], $3 timezone text, $4 currency text
-- $5 morning time, $6 night time, $7 evening time
INSERT INTO livedash.branches
    (name, kinds, timezone, currency, morning_at, night_at, evening_at)
VALUES ($1, $2, $3, $4, coalesce($5::time, '10:00'), coalesce($6::time, '22:00'), coalesce($7::time, '16:00'))
RETURNING id
