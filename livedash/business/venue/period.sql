-- The six weeks that the calendar reads: from the Monday of this week, so many weeks on or back.
-- reads: livedash.branches
-- unit: calendar
-- every: 60
-- $1 branch_id bigint, $2 moment timestamptz, $3 weeks int
SELECT day.today,
       date_trunc('week', day.today::timestamp)::date + 7 * $3::int AS first_day
FROM livedash.branches
CROSS JOIN LATERAL (SELECT ($2::timestamptz AT TIME ZONE timezone)::date AS today) AS day
WHERE id = $1
