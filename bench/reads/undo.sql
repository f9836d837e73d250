-- What a login entered last, for "undo mine".
-- reads: livedash.sales_logs
-- $1 branch_id bigint
SELECT id, bread_type_id, quantity, sold_at FROM livedash.sales_logs
WHERE branch_id = $1 ORDER BY sold_at DESC LIMIT 20
