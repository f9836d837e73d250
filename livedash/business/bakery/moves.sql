-- The latest movements of bread in a branch, newest first.
-- reads: livedash.bread_types, livedash.people, livedash.stock_counts
-- reads: livedash.production_logs, livedash.sales_logs, livedash.waste_logs
-- scope: branch_id
-- unit: stock
-- priority: urgent
-- key: id
-- $1 branch_id bigint
WITH moved AS (
    (SELECT 'sold' AS act, id, bread_type_id, quantity, returned - quantity AS change,
            sold_at AS at, recorded_by AS who,
            version, entered_by = session_user AS mine
     FROM livedash.sales_logs WHERE branch_id = $1 ORDER BY sold_at DESC, id LIMIT 20)
    UNION ALL
    (SELECT 'baked', id, bread_type_id, quantity, quantity, produced_at, recorded_by,
            version, entered_by = session_user
     FROM livedash.production_logs WHERE branch_id = $1 ORDER BY produced_at DESC, id LIMIT 20)
    UNION ALL
    (SELECT 'wasted', id, bread_type_id, quantity, -quantity, wasted_at, recorded_by,
            version, entered_by = session_user
     FROM livedash.waste_logs WHERE branch_id = $1 ORDER BY wasted_at DESC, id LIMIT 20)
    UNION ALL
    (SELECT 'counted', id, bread_type_id, counted, counted - expected, counted_at, counted_by,
            version, entered_by = session_user
     FROM livedash.stock_counts WHERE branch_id = $1 ORDER BY counted_at DESC, id LIMIT 20)
)
SELECT moved.act, moved.id::text, moved.bread_type_id, bread.name AS bread,
       bread.size, moved.quantity, moved.change, moved.at, person.name AS who,
       moved.version, moved.mine
FROM moved
JOIN livedash.bread_types AS bread ON bread.id = moved.bread_type_id
LEFT JOIN livedash.people AS person ON person.id = moved.who
ORDER BY moved.at DESC, moved.id
LIMIT 20
