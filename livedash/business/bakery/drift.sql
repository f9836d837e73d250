-- All breads of a branch together: the stock when the business day began, what moved since, and the
-- stock now. The difference is what the day's counts found.
--
-- Where nothing was counted today the opening is the stock now less what moved. Where something was
-- counted, the opening is the ledger's stock when the day began: the count before, and what moved
-- after it.
-- reads: livedash.branches, livedash.stock_levels, livedash.stock_counts
-- reads: livedash.production_logs, livedash.sales_logs, livedash.waste_logs
-- scope: branch_id
-- unit: sales
-- priority: urgent
-- every: 60
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    SELECT today, (today + morning_at) AT TIME ZONE timezone AS begins
    FROM livedash.branches, LATERAL livedash.business_date($2, timezone, morning_at) AS today
    WHERE id = $1
),
made AS (
    SELECT bread_type_id, sum(quantity) AS made
    FROM livedash.production_logs
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
    GROUP BY bread_type_id
),
sold AS (
    SELECT bread_type_id, sum(quantity) AS sold, sum(returned) AS returned
    FROM livedash.sales_logs
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
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
),
bread AS (
    SELECT level.on_hand,
           coalesce(made.made, 0) AS made, coalesce(sold.sold, 0) AS sold,
           coalesce(sold.returned, 0) AS returned, coalesce(wasted.wasted, 0) AS wasted,
           opened.opening
    FROM livedash.stock_levels AS level
    LEFT JOIN made USING (bread_type_id)
    LEFT JOIN sold USING (bread_type_id)
    LEFT JOIN wasted USING (bread_type_id)
    LEFT JOIN opened USING (bread_type_id)
    WHERE level.branch_id = $1
)
SELECT (SELECT today FROM day) AS business_date,
       date_trunc('minute', $2::timestamptz) AS minute,
       coalesce(sum(coalesce(opening, on_hand - made - returned + sold + wasted)), 0)::bigint
           AS opening,
       coalesce(sum(made), 0)::bigint AS made,
       coalesce(sum(returned), 0)::bigint AS returned,
       coalesce(sum(sold), 0)::bigint AS sold,
       coalesce(sum(wasted), 0)::bigint AS wasted,
       coalesce(sum(on_hand), 0)::bigint AS on_hand,
       count(opening)::int AS counted,
       count(*)::int AS breads
FROM bread
