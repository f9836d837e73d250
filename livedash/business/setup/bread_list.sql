-- The breads of the branches.
-- reads: livedash.bread_types
SELECT id, branch_id, name, size, unit_price, low_stock_at, active
FROM livedash.bread_types ORDER BY branch_id, name, size
