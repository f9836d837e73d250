-- The branches that the session may see.
-- reads: livedash.branches
SELECT id, id AS branch_id, name, kinds, timezone, currency, morning_at, night_at, evening_at
FROM livedash.branches ORDER BY name
