-- Sells one to four of a bread that is there; what is planned most is asked for most.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH asked AS (
    SELECT bread.id, concat_ws(' ', bread.name, nullif(bread.size, '')) AS name, level.on_hand,
           coalesce(plan.planned, 10) AS often
    FROM livedash.bread_types AS bread
    JOIN livedash.stock_levels AS level ON level.bread_type_id = bread.id
    LEFT JOIN LATERAL (
        SELECT planned FROM livedash.production_plans
        WHERE bread_type_id = bread.id AND branch_id = $3
        ORDER BY business_date DESC LIMIT 1
    ) AS plan ON true
    WHERE bread.branch_id = $3 AND bread.active AND level.on_hand > 0
),
chosen AS (
    SELECT * FROM (
        SELECT asked.*, sum(often) OVER (ORDER BY id) AS upto, sum(often) OVER () AS total
        FROM asked
    ) AS line
    WHERE upto > $1::double precision * total
    ORDER BY upto LIMIT 1
),
sale AS (
    INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity)
    SELECT $3, id, least(on_hand, (array[1, 1, 1, 2, 2, 4])[1 + floor($2::double precision * 6)::int])
    FROM chosen
    RETURNING quantity
)
SELECT format('sold %s %s', sale.quantity, chosen.name) FROM sale, chosen
