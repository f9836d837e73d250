-- Holds that run out within a day, whenever their event is; the soonest first.
-- reads: livedash.bookings, livedash.halls
-- scope: branch_id
-- every: 60
-- key: booking_id
-- $1 branch_id bigint, $2 moment timestamptz
SELECT booking.id AS booking_id, hall.name AS hall, booking.client_name AS client,
       booking.starts_at, booking.hold_until
FROM livedash.bookings AS booking
JOIN livedash.halls AS hall ON hall.id = booking.hall_id
WHERE booking.branch_id = $1 AND booking.status = 'tentative'
  AND booking.hold_until > $2::timestamptz
  AND booking.hold_until <= $2::timestamptz + interval '24 hours'
ORDER BY booking.hold_until, booking.id
