-- A new booking. The triggers add the time with set-up and tear-down and, where nobody is named,
-- who made the booking.
-- $1 id uuid, $2 branch_id bigint, $3 hall_id bigint, $4 client text, $5 guests integer
-- $6 starts_at timestamptz, $7 ends_at timestamptz, $8 status text, $9 hold_until timestamptz
-- $10 total bigint, $11 created_by bigint
INSERT INTO livedash.bookings (id, branch_id, hall_id, client_name, guests, starts_at, ends_at,
                               status, hold_until, total, created_by)
VALUES ($1::uuid, $2::bigint, $3::bigint, $4::text, $5::integer, $6::timestamptz,
        $7::timestamptz, $8::text, $9::timestamptz, $10::bigint,
        $11::bigint)
RETURNING version
