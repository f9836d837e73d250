-- Five weeks of a venue, flat: the client makes the matrix.
-- reads: livedash.bookings
-- $1 branch_id bigint, $2 from timestamptz, $3 to timestamptz
SELECT id, hall_id, client_name, guests, starts_at, ends_at, status, hold_until, total, paid
FROM livedash.bookings
WHERE branch_id = $1 AND starts_at >= $2::timestamptz - interval '31 days' AND starts_at < $3
  AND ends_at > $2
ORDER BY starts_at
