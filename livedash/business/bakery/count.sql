-- A physical count. The trigger adds what the books expected, and who counted where nobody is
-- named.
-- $1 id uuid, $2 branch_id bigint, $3 bread_type_id bigint, $4 quantity integer
-- $5 moment timestamptz, $6 recorded_by bigint
INSERT INTO livedash.stock_counts
    (id, branch_id, bread_type_id, counted, counted_at, counted_by)
VALUES ($1::uuid, $2::bigint, $3::bigint, $4::integer, $5::timestamptz, $6::bigint)
RETURNING version
