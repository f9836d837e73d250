-- Every bakery that the login may see: its own business day so far. Each has its own currency, so
-- bakeries are never added up.
-- reads: livedash.branches, livedash.sales_logs
-- every: 60
-- key: branch_id
-- $1 moment timestamptz
SELECT branch.id AS branch_id, branch.name AS branch, branch.currency,
       coalesce(sold.revenue, 0)::bigint AS revenue, coalesce(sold.units, 0)::bigint AS units
FROM livedash.branches AS branch
LEFT JOIN LATERAL (
    SELECT sum(revenue) AS revenue, sum(quantity) AS units
    FROM livedash.sales_logs
    WHERE branch_id = branch.id
      AND business_date = livedash.business_date($1, branch.timezone, branch.morning_at)
) AS sold ON true
WHERE 'bakery' = ANY (branch.kinds)
ORDER BY branch.name, branch.id
