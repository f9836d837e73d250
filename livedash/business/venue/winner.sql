-- The bookings that have one of these slots, for the person who did not get it. They are read by
-- their start, reaching back by the longest booking and the longest set-up and tear-down, because
-- under row-level security no index serves `during &&`.
-- reads: livedash.bookings, livedash.halls, livedash.people
-- $1 halls bigint[], $2 starts timestamptz[], $3 ends timestamptz[], $4 own uuid[]
SELECT booking.id, hall.name AS hall, booking.client_name AS client, booking.status,
       booking.starts_at, booking.ends_at, booking.hold_until, person.name AS person
FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS wanted (hall_id, begins, ends)
JOIN livedash.halls AS hall ON hall.id = wanted.hall_id
JOIN livedash.bookings AS booking
    ON booking.hall_id = wanted.hall_id
    AND booking.starts_at >= wanted.begins - interval '45 days'
    AND booking.starts_at < wanted.ends + interval '14 days'
LEFT JOIN livedash.people AS person ON person.id = booking.created_by
WHERE lower(booking.during) < wanted.ends + make_interval(mins => hall.teardown_minutes)
  AND upper(booking.during) > wanted.begins - make_interval(mins => hall.setup_minutes)
  AND booking.status IN ('tentative', 'confirmed', 'completed', 'blocked')
  AND booking.id <> ALL ($4::uuid[])
ORDER BY booking.starts_at, booking.id
LIMIT 1
