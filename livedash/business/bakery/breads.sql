-- Each bread type of a branch: what it did on the business day of a moment, and where it stands.
-- `opened` is the ledger's stock when the day began: the count before, and what moved after it. The
-- ledger is asked only where somebody counted since: elsewhere the opening is today's stock less
-- what moved.
-- reads: livedash.branches, livedash.bread_types, livedash.stock_levels, livedash.stock_counts
-- reads: livedash.production_plans, livedash.production_logs, livedash.sales_logs, livedash.waste_logs
-- scope: branch_id
-- unit: stock
-- priority: urgent
-- every: 60
-- key: bread_type_id
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    SELECT livedash.business_date($2, timezone, morning_at) AS today,
           livedash.business_date($2 - interval '2 hours', timezone, morning_at) AS lately,
           (livedash.business_date($2, timezone, morning_at) + morning_at) AT TIME ZONE timezone
               AS begins
    FROM livedash.branches
    WHERE id = $1
),
planned AS (
    SELECT bread_type_id, sum(planned) AS planned
    FROM livedash.production_plans
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
    GROUP BY bread_type_id
),
made AS (
    SELECT bread_type_id, sum(quantity) AS made
    FROM livedash.production_logs
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
    GROUP BY bread_type_id
),
sold AS (
    SELECT bread_type_id,
           sum(quantity) FILTER (WHERE business_date = (SELECT today FROM day)) AS sold,
           sum(returned) FILTER (WHERE business_date = (SELECT today FROM day)) AS returned,
           sum(quantity) FILTER (WHERE sold_at > $2::timestamptz - interval '2 hours') AS lately
    FROM livedash.sales_logs
    WHERE branch_id = $1
      -- Two days at most, and by equality: of a range the planner expects a third of the table.
      AND business_date IN ((SELECT today FROM day), (SELECT lately FROM day))
    GROUP BY bread_type_id
),
wasted AS (
    SELECT bread_type_id, sum(quantity) AS wasted
    FROM livedash.waste_logs
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
    GROUP BY bread_type_id
),
counted AS MATERIALIZED (
    SELECT DISTINCT bread_type_id
    FROM livedash.stock_counts
    WHERE branch_id = $1 AND counted_at > (SELECT begins FROM day)
),
opened AS (
    SELECT counted.bread_type_id,
           before.counted
           + (SELECT coalesce(sum(quantity), 0) FROM livedash.production_logs
              WHERE bread_type_id = counted.bread_type_id
                AND produced_at > before.counted_at AND produced_at < day.begins)
           - (SELECT coalesce(sum(quantity - returned), 0) FROM livedash.sales_logs
              WHERE bread_type_id = counted.bread_type_id
                AND sold_at > before.counted_at AND sold_at < day.begins)
           - (SELECT coalesce(sum(quantity), 0) FROM livedash.waste_logs
              WHERE bread_type_id = counted.bread_type_id
                AND wasted_at > before.counted_at AND wasted_at < day.begins) AS opening
    FROM day
    CROSS JOIN counted
    CROSS JOIN LATERAL (
        -- Never counted is counted as nothing, since ever. (As a row, not by coalesce: under
        -- row-level security no index serves a comparison with that.)
        (SELECT counted, counted_at
         FROM livedash.stock_counts
         WHERE bread_type_id = counted.bread_type_id AND counted_at <= day.begins
         ORDER BY counted_at DESC, id DESC
         LIMIT 1)
        UNION ALL
        SELECT 0, '-infinity'
        ORDER BY counted_at DESC
        LIMIT 1
    ) AS before
)
SELECT bread.id AS bread_type_id,
       bread.name AS bread,
       bread.size,
       bread.low_stock_at AS low_at,
       coalesce(planned.planned, 0)::bigint AS planned,
       coalesce(made.made, 0)::bigint AS made,
       coalesce(sold.sold, 0)::bigint AS sold,
       coalesce(sold.returned, 0)::bigint AS returned,
       coalesce(wasted.wasted, 0)::bigint AS wasted,
       coalesce(level.on_hand, 0)::bigint AS on_hand,
       coalesce(sold.lately, 0)::bigint AS sold_lately,
       level.last_sold_at,
       count.counted,
       count.counted - count.expected AS drift,
       count.counted_at,
       (SELECT today FROM day) AS business_date,
       date_trunc('minute', $2::timestamptz) AS minute,
       opened.opening::bigint AS opened
FROM livedash.bread_types AS bread
LEFT JOIN livedash.stock_levels AS level ON level.bread_type_id = bread.id
LEFT JOIN planned ON planned.bread_type_id = bread.id
LEFT JOIN made ON made.bread_type_id = bread.id
LEFT JOIN sold ON sold.bread_type_id = bread.id
LEFT JOIN wasted ON wasted.bread_type_id = bread.id
LEFT JOIN opened ON opened.bread_type_id = bread.id
LEFT JOIN LATERAL (
    SELECT counted, expected, counted_at
    FROM livedash.stock_counts
    WHERE bread_type_id = bread.id
    ORDER BY counted_at DESC, id DESC
    LIMIT 1
) AS count ON true
WHERE bread.branch_id = $1
  -- What is no longer baked stays in the list while it still moves the totals.
  AND (bread.active OR level.on_hand <> 0
       OR num_nonnulls(made.made, sold.sold, wasted.wasted) > 0)
ORDER BY bread.name, bread.size, bread.id
