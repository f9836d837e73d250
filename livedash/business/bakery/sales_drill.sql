-- The sales behind a number: of one business day, or of one hour, bread or shift in it. The newest
-- 200, each with the count and the sum of all.
-- reads: livedash.branches, livedash.bread_types, livedash.sales_logs, livedash.people
-- scope: branch_id
-- key: sale_id
-- once: all_sales, all_revenue
-- $1 branch_id bigint, $2 moment timestamptz, $3 days_ago int, $4 shift text, $5 hour int, $6 bread_type_id bigint
WITH day AS MATERIALIZED (
    SELECT today - $3::int AS business_date,
           (today - $3::int + morning_at) AT TIME ZONE timezone AS begins
    FROM livedash.branches, LATERAL livedash.business_date($2, timezone, morning_at) AS today
    WHERE id = $1
),
sold AS (
    SELECT sale.*, count(*) OVER () AS all_sales, (sum(revenue) OVER ())::bigint AS all_revenue
    FROM day
    JOIN livedash.sales_logs AS sale
        ON sale.branch_id = $1 AND sale.business_date = day.business_date
    WHERE ($4::text IS NULL OR sale.shift = $4)
      AND ($5::int IS NULL
           OR floor(extract(epoch FROM sale.sold_at - day.begins) / 3600)::int = $5)
      AND ($6::bigint IS NULL OR sale.bread_type_id = $6)
    ORDER BY sale.sold_at DESC, sale.id
    LIMIT 200
)
SELECT sold.id AS sale_id, sold.sold_at, sold.shift, bread.name AS bread, bread.size,
       sold.quantity, sold.returned, sold.unit_price, sold.discount, sold.revenue,
       person.name AS person, sold.all_sales, sold.all_revenue
FROM sold
JOIN livedash.bread_types AS bread ON bread.id = sold.bread_type_id
LEFT JOIN livedash.people AS person ON person.id = sold.recorded_by
ORDER BY sold.sold_at DESC, sold.id
