-- What was thrown away today, by reason.
-- reads: livedash.branches, livedash.waste_logs
-- $1 branch_id bigint, $2 moment timestamptz
SELECT waste.reason, sum(waste.quantity)::bigint AS wasted
FROM livedash.branches AS branch
JOIN livedash.waste_logs AS waste
    ON waste.branch_id = $1
    AND waste.business_date = livedash.business_date($2, branch.timezone, branch.morning_at)
WHERE branch.id = $1
GROUP BY waste.reason
ORDER BY sum(waste.quantity) DESC, waste.reason
