-- Gives a hold back: the hall is free again.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH held AS (
    SELECT b.id, hall.name, row_number() OVER (ORDER BY b.starts_at, b.id) AS place,
           count(*) OVER () AS places
    FROM livedash.bookings AS b JOIN livedash.halls AS hall ON hall.id = b.hall_id
    WHERE b.branch_id = $3 AND b.status = 'tentative'
      AND b.starts_at BETWEEN now() AND now() + interval '12 days'
      AND $2::double precision >= 0
)
UPDATE livedash.bookings AS booking SET status = 'released'
FROM held
WHERE booking.id = held.id AND held.place = 1 + floor($1::double precision * held.places)
RETURNING format('released %s, %s', held.name, booking.client_name)
