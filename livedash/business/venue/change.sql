-- A booking as it is to be; fields that are not given stay. No row: the booking was changed
-- meanwhile.
-- $1 id uuid, $2 version integer, $3 hall_id bigint, $4 starts_at timestamptz
-- $5 ends_at timestamptz, $6 status text, $7 client text, $8 guests integer
-- $9 hold_until timestamptz, $10 total bigint
UPDATE livedash.bookings
SET hall_id = coalesce($3::bigint, hall_id),
    starts_at = coalesce($4::timestamptz, starts_at),
    ends_at = coalesce($5::timestamptz, ends_at),
    status = coalesce($6::text, status),
    client_name = coalesce($7::text, client_name),
    guests = coalesce($8::integer, guests),
    hold_until = coalesce($9::timestamptz, hold_until),
    total = coalesce($10::bigint, total)
WHERE id = $1::uuid AND version = $2::integer
RETURNING version
