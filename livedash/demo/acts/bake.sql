-- Bakes a batch of whatever is shortest, if anything is short.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH short AS (
    SELECT bread.id, concat_ws(' ', bread.name, nullif(bread.size, '')) AS name,
           greatest(6, coalesce(plan.planned, 30) / 6) + floor($2::double precision * 4)::int AS batch
    FROM livedash.bread_types AS bread
    JOIN livedash.stock_levels AS level ON level.bread_type_id = bread.id
    LEFT JOIN LATERAL (
        SELECT planned FROM livedash.production_plans
        WHERE bread_type_id = bread.id AND branch_id = $3
        ORDER BY business_date DESC LIMIT 1
    ) AS plan ON true
    WHERE bread.branch_id = $3 AND bread.active
      AND level.on_hand <= bread.low_stock_at * (0.5 + $1::double precision)
    ORDER BY level.on_hand - bread.low_stock_at, bread.id LIMIT 1
),
batch AS (
    INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity)
    SELECT $3, id, batch FROM short
    RETURNING quantity
)
SELECT format('baked %s %s', batch.quantity, short.name) FROM batch, short
