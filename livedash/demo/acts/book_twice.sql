-- Tries to book a hall that somebody has: the database refuses it, whoever asks.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH taken AS (
    SELECT b.*, row_number() OVER (ORDER BY b.starts_at, b.id) AS place, count(*) OVER () AS places
    FROM livedash.bookings AS b
    WHERE b.branch_id = $3 AND b.status = 'confirmed'
      AND b.starts_at BETWEEN now() AND now() + interval '12 days'
)
INSERT INTO livedash.bookings
    (branch_id, hall_id, client_name, guests, starts_at, ends_at, status, total)
SELECT branch_id, hall_id, 'Jegede party', 40 + floor($2::double precision * 20)::int,
       starts_at, ends_at, 'confirmed', 0
FROM taken
WHERE place = 1 + floor($1::double precision * places)
RETURNING 'booked twice what can be had once'
