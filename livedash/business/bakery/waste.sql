-- Bread thrown away today, by reason.
-- reads: livedash.branches, livedash.waste_logs
-- scope: branch_id
-- every: 60
-- key: reason
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    SELECT livedash.business_date($2, timezone, morning_at) AS today
    FROM livedash.branches
    WHERE id = $1
)
SELECT waste.reason, sum(waste.quantity)::bigint AS wasted
FROM livedash.waste_logs AS waste
WHERE waste.branch_id = $1 AND waste.business_date = (SELECT today FROM day)
GROUP BY waste.reason
ORDER BY sum(waste.quantity) DESC, waste.reason
