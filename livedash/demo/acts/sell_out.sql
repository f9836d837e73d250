-- Sells all that is left of the bread of which least is left.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH least_left AS (
    SELECT bread.id, concat_ws(' ', bread.name, nullif(bread.size, '')) AS name, level.on_hand
    FROM livedash.bread_types AS bread
    JOIN livedash.stock_levels AS level ON level.bread_type_id = bread.id
    WHERE bread.branch_id = $3 AND bread.active AND level.on_hand > 0
      AND $1::double precision + $2::double precision >= 0
    ORDER BY level.on_hand, bread.id LIMIT 1
),
sale AS (
    INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity)
    SELECT $3, id, on_hand FROM least_left
    RETURNING quantity
)
SELECT format('sold the last %s %s: sold out', sale.quantity, least_left.name)
FROM sale, least_left
