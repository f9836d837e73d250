-- Sales of the same weekday in the four weeks before, by shift and hour: the whole day, and its
-- part up to this time of day by the clock on the wall (a week is not always 168 hours).
-- reads: livedash.branches, livedash.sales_logs
-- scope: branch_id
-- every: 60
-- key: weeks_ago, shift, hour
-- $1 branch_id bigint, $2 moment timestamptz
WITH week AS MATERIALIZED (
    SELECT weeks_ago, today - 7 * weeks_ago AS business_date,
           (today - 7 * weeks_ago + morning_at) AT TIME ZONE timezone AS begins,
           (($2::timestamptz AT TIME ZONE timezone) - 7 * weeks_ago * interval '1 day')
               AT TIME ZONE timezone AS until
    FROM livedash.branches
    CROSS JOIN LATERAL livedash.business_date($2, timezone, morning_at) AS today
    CROSS JOIN generate_series(1, 4) AS weeks_ago
    WHERE id = $1
)
SELECT week.weeks_ago, sold.shift,
       floor(extract(epoch FROM sold.sold_at - week.begins) / 3600)::int AS hour,
       sum(sold.revenue)::bigint AS revenue,
       coalesce(sum(sold.revenue) FILTER (WHERE sold.sold_at <= week.until), 0)::bigint
           AS by_now,
       week.business_date
FROM week
CROSS JOIN LATERAL (
    -- A day at a time and by equality: that is what the index serves.
    SELECT shift, sold_at, revenue
    FROM livedash.sales_logs
    WHERE branch_id = $1 AND business_date = week.business_date
) AS sold
GROUP BY week.weeks_ago, sold.shift, hour, week.business_date
ORDER BY week.weeks_ago, hour, sold.shift
