-- The first of these bookings that was changed, as it is now.
-- reads: livedash.bookings, livedash.halls
-- $1 ids uuid[], $2 versions integer[]
SELECT booking.id, booking.hall_id, hall.name AS hall, booking.client_name AS client,
       booking.guests, booking.starts_at, booking.ends_at, booking.status, booking.hold_until,
       booking.total, booking.version
FROM unnest($1::uuid[], $2::integer[]) WITH ORDINALITY AS seen (id, version, number)
JOIN livedash.bookings AS booking ON booking.id = seen.id AND booking.version <> seen.version
JOIN livedash.halls AS hall ON hall.id = booking.hall_id
ORDER BY seen.number, booking.id
LIMIT 1
