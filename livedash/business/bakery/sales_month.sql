-- The twenty-nine business days before today, by date and shift. Today's own sales are in the day's
-- rows, so that no sale of today changes these.
-- reads: livedash.branches, livedash.sales_logs
-- scope: branch_id
-- every: 60
-- key: days_ago, shift
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    SELECT today - ago AS business_date, ago AS days_ago
    FROM livedash.branches
    CROSS JOIN LATERAL livedash.business_date($2, timezone, morning_at) AS today
    CROSS JOIN generate_series(1, 29) AS ago
    WHERE id = $1
)
SELECT day.business_date, day.days_ago, sold.shift,
       sum(sold.quantity) AS units, sum(sold.returned) AS returned,
       sum(sold.revenue)::bigint AS revenue, sum(sold.discount)::bigint AS discount
FROM day
CROSS JOIN LATERAL (
    SELECT shift, quantity, returned, revenue, discount
    FROM livedash.sales_logs
    WHERE branch_id = $1 AND business_date = day.business_date
) AS sold
GROUP BY day.business_date, day.days_ago, sold.shift
ORDER BY day.days_ago, sold.shift
