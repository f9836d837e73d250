-- Bread thrown away, and why. The trigger adds its business day, its shift and, where nobody is
-- named, its person.
-- $1 id uuid, $2 branch_id bigint, $3 bread_type_id bigint, $4 quantity integer
-- $5 moment timestamptz, $6 recorded_by bigint, $7 reason text
INSERT INTO livedash.waste_logs
    (id, branch_id, bread_type_id, quantity, wasted_at, recorded_by, reason)
VALUES ($1::uuid, $2::bigint, $3::bigint, $4::integer, $5::timestamptz, $6::bigint, $7::text)
RETURNING version
