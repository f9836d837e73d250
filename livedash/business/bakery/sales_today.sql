-- The business day's sales of a branch, by shift, hour and bread: all that the pane adds up.
-- reads: livedash.branches, livedash.bread_types, livedash.sales_logs
-- scope: branch_id
-- unit: sales
-- priority: urgent
-- every: 60
-- key: shift, hour, bread_type_id
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    SELECT today, (today + morning_at) AT TIME ZONE timezone AS begins
    FROM livedash.branches, LATERAL livedash.business_date($2, timezone, morning_at) AS today
    WHERE id = $1
),
sold AS (
    SELECT shift, bread_type_id,
           floor(extract(epoch FROM sold_at - (SELECT begins FROM day)) / 3600)::int AS hour,
           sum(quantity) AS units, sum(returned) AS returned,
           sum(revenue)::bigint AS revenue, sum(discount)::bigint AS discount,
           count(*) AS sales
    FROM livedash.sales_logs
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
    GROUP BY shift, bread_type_id, hour
)
SELECT sold.shift, sold.hour, sold.bread_type_id, bread.name AS bread, bread.size,
       sold.units, sold.returned, sold.revenue, sold.discount, sold.sales
FROM sold
JOIN livedash.bread_types AS bread ON bread.id = sold.bread_type_id
ORDER BY sold.hour, sold.shift, bread.name, bread.size, sold.bread_type_id
