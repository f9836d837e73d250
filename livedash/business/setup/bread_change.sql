-- Another price or warning of a bread.
-- $1 id bigint, $2 price bigint, $3 low integer, $4 active boolean
UPDATE livedash.bread_types SET unit_price = $2, low_stock_at = $3, active = $4
WHERE id = $1
RETURNING id
