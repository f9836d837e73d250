-- Throws one away of something that there is more of than needed.
-- $1, $2 chance double precision, $3 branch_id bigint
WITH plenty AS (
    SELECT bread.id, concat_ws(' ', bread.name, nullif(bread.size, '')) AS name,
           row_number() OVER (ORDER BY bread.id) AS place, count(*) OVER () AS places
    FROM livedash.bread_types AS bread
    JOIN livedash.stock_levels AS level ON level.bread_type_id = bread.id
    WHERE bread.branch_id = $3 AND bread.active AND level.on_hand > bread.low_stock_at
),
chosen AS (
    SELECT * FROM plenty WHERE place = 1 + floor($1::double precision * places)
),
thrown AS (
    INSERT INTO livedash.waste_logs (branch_id, bread_type_id, quantity, reason)
    SELECT $3, id, 1, (array['dropped', 'burnt', 'stale'])[1 + floor($2::double precision * 3)::int]
    FROM chosen
    RETURNING reason
)
SELECT format('threw away 1 %s, %s', chosen.name, thrown.reason) FROM thrown, chosen
