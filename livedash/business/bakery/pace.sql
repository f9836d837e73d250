-- Sales of a branch by bread and hour of the business day, and a week before to the same time.
-- reads: livedash.branches, livedash.sales_logs
-- scope: branch_id
-- every: 60
-- key: bread_type_id
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    SELECT today, (today + morning_at) AT TIME ZONE timezone AS begins,
           -- By the wall clock: a week across a change to summer time is not 168 hours.
           (($2::timestamptz AT TIME ZONE timezone) - interval '7 days') AT TIME ZONE timezone
               AS week_ago
    FROM livedash.branches,
         LATERAL livedash.business_date($2, timezone, morning_at) AS today
    WHERE id = $1
),
hourly AS (
    SELECT bread_type_id, sum(quantity) AS sold,
           floor(extract(epoch FROM sold_at - (SELECT begins FROM day)) / 3600)::int AS hour
    FROM livedash.sales_logs
    WHERE branch_id = $1 AND business_date = (SELECT today FROM day)
    GROUP BY bread_type_id, hour
),
-- As text, for the reason that `row_maker` gives.
today AS (
    SELECT bread_type_id, array_agg(hour::text ORDER BY hour) AS hours,
           array_agg(sold::text ORDER BY hour) AS sold
    FROM hourly
    GROUP BY bread_type_id
),
before AS (
    SELECT bread_type_id, sum(quantity) AS sold
    FROM livedash.sales_logs
    WHERE branch_id = $1 AND business_date = (SELECT today - 7 FROM day)
      AND sold_at <= (SELECT week_ago FROM day)
    GROUP BY bread_type_id
)
SELECT bread_type_id, coalesce(today.hours, '{}') AS hours, coalesce(today.sold, '{}') AS sold,
       coalesce(before.sold, 0)::int AS sold_week_ago
FROM today
FULL JOIN before USING (bread_type_id)
ORDER BY bread_type_id
