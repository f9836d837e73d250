-- The follow-ups of a stage.
-- reads: livedash.leads
-- $1 branch_id bigint, $2 stage text
SELECT id, name, stage, event_date, guests, budget, follow_up_on, owner_id
FROM livedash.leads WHERE branch_id = $1 AND stage = $2 ORDER BY follow_up_on LIMIT 50
