-- The entry that could not be taken back, as it is now.
-- reads: livedash.production_logs, livedash.sales_logs, livedash.stock_counts, livedash.waste_logs
-- $1 id uuid
SELECT 'sold' AS act, quantity, returned, version FROM livedash.sales_logs WHERE id = $1::uuid
UNION ALL
SELECT 'baked', quantity, 0, version FROM livedash.production_logs WHERE id = $1::uuid
UNION ALL
SELECT 'wasted', quantity, 0, version FROM livedash.waste_logs WHERE id = $1::uuid
UNION ALL
SELECT 'counted', counted, 0, version FROM livedash.stock_counts WHERE id = $1::uuid
ORDER BY act
