-- Holds the other half of a day on which the hall has one booking: what was amber is red then.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH clock AS (
    SELECT timezone, (now() AT TIME ZONE timezone)::date AS today
    FROM livedash.branches WHERE id = $3
),
half AS (
    SELECT hall.id AS hall_id, hall.name, hall.capacity, session.name AS session, d.day,
           (d.day + session.from_hour) AT TIME ZONE clock.timezone AS starts_at,
           (d.day + session.to_hour) AT TIME ZONE clock.timezone AS ends_at
    FROM clock
    JOIN livedash.halls AS hall ON hall.branch_id = $3
    CROSS JOIN LATERAL (SELECT clock.today + ahead AS day FROM generate_series(0, 11) AS ahead) AS d
    CROSS JOIN (VALUES ('morning', time '10:00', time '15:00'),
                       ('evening', time '18:00', time '23:00'))
        AS session (name, from_hour, to_hour)
),
one_booked AS (
    SELECT half.*, row_number() OVER (ORDER BY half.day, half.hall_id) AS place,
           count(*) OVER () AS places
    FROM half
    WHERE half.starts_at > now()
      AND NOT EXISTS (
          SELECT FROM livedash.bookings AS b
          WHERE b.hall_id = half.hall_id AND b.status NOT IN ('option', 'cancelled', 'released')
            AND b.starts_at < half.ends_at + interval '2 hours'
            AND b.ends_at > half.starts_at - interval '2 hours')
      AND EXISTS (
          SELECT FROM livedash.bookings AS b
          WHERE b.hall_id = half.hall_id AND b.status IN ('tentative', 'confirmed')
            AND b.starts_at >= half.day::timestamp AT TIME ZONE (SELECT timezone FROM clock)
            AND b.ends_at <= (half.day + 1)::timestamp AT TIME ZONE (SELECT timezone FROM clock))
),
chosen AS (
    SELECT * FROM one_booked
    WHERE place = 1 + floor($1::double precision * least(places, 6))
),
held AS (
    INSERT INTO livedash.bookings
        (branch_id, hall_id, client_name, guests, starts_at, ends_at, status, hold_until, total)
    SELECT $3, hall_id,
           (array['Peters dinner', 'Uche naming', 'Yusuf 60th', 'Zubair lunch'])
               [1 + floor($2::double precision * 4)::int],
           capacity / 2, starts_at, ends_at, 'tentative', now() + interval '20 hours',
           capacity * 250000
    FROM chosen
    RETURNING client_name
)
SELECT format('held %s, %s %s for %s', chosen.name, to_char(chosen.day, 'Dy FMDD Mon'),
              chosen.session, held.client_name)
FROM chosen, held
