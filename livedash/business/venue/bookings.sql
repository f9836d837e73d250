-- The bookings in the calendar's six weeks. A booking lasts 31 days at most, so one that reaches
-- into the weeks began no earlier than that; bookings are read by their start, which an index
-- serves under row-level security.
-- reads: livedash.branches, livedash.bookings, livedash.people
-- scope: branch_id
-- unit: calendar
-- priority: urgent
-- key: booking_id
-- $1 branch_id bigint, $2 moment timestamptz, $3 weeks int
WITH period AS MATERIALIZED (
    SELECT first_day::timestamp AT TIME ZONE timezone AS begins,
           -- An evening goes on until two in the night.
           (first_day + 42 + time '02:00') AT TIME ZONE timezone AS ends
    FROM livedash.branches
    CROSS JOIN LATERAL (
        SELECT date_trunc('week', $2::timestamptz AT TIME ZONE timezone)::date + 7 * $3::int
    ) AS week (first_day)
    WHERE id = $1
)
SELECT booking.id AS booking_id, booking.hall_id, booking.client_name AS client, booking.guests,
       booking.starts_at, booking.ends_at, booking.status, booking.hold_until,
       booking.status = 'tentative' AND booking.hold_until <= $2::timestamptz AS expired,
       booking.total, booking.paid, person.name AS person,
       booking.version
FROM livedash.bookings AS booking
LEFT JOIN livedash.people AS person ON person.id = booking.created_by
WHERE booking.branch_id = $1
  AND booking.starts_at >= (SELECT begins - interval '31 days' FROM period)
  AND booking.starts_at < (SELECT ends FROM period)
  AND booking.ends_at > (SELECT begins FROM period)
  AND booking.status IN ('blocked', 'option', 'tentative', 'confirmed', 'completed')
ORDER BY booking.starts_at, booking.id
