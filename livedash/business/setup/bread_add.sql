-- A new bread.
-- $1 branch_id bigint, $2 name text, $3 size text, $4 price bigint, $5 low integer
-- $6 active boolean
INSERT INTO livedash.bread_types (branch_id, name, size, unit_price, low_stock_at, active)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id
