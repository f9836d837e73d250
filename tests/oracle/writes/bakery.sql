-- What people do in the bakeries, by ordinary SQL. Each has a name and who does it; the chances
-- say which row and how much.

--- sell: ada, bob, musa
-- $1 moment timestamptz, $2 which float8, $3 much float8
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
SELECT branch_id, id, 1 + floor($3::float8 * 4)::int, $1::timestamptz - $3::float8 * interval '150 minutes'
FROM livedash.bread_types
ORDER BY id OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1

--- sell_a_round: ada
-- $1 moment timestamptz
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
SELECT branch_id, id, 1, $1::timestamptz FROM livedash.bread_types

--- correct_a_sale: ada
-- $1 which float8
UPDATE livedash.sales_logs SET quantity = quantity + 1, returned = returned + 1
WHERE id = (SELECT id FROM livedash.sales_logs ORDER BY sold_at DESC, id
            OFFSET floor($1::float8 * 40) LIMIT 1)

--- move_a_sale_to_another_shop: ada
-- $1 which float8, $2 where_to float8
UPDATE livedash.sales_logs AS sale SET branch_id = bread.branch_id, bread_type_id = bread.id
FROM (SELECT id, branch_id FROM livedash.bread_types ORDER BY id
      OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1) AS bread
WHERE sale.id = (SELECT id FROM livedash.sales_logs ORDER BY sold_at DESC, id
                 OFFSET floor($1::float8 * 40) LIMIT 1)

--- move_a_sale_in_time: ada
-- $1 which float8, $2 much float8
UPDATE livedash.sales_logs
SET sold_at = sold_at - (array[interval '7 days', '1 day', '3 hours', '-20 minutes'])
                        [1 + floor($2::float8 * 4)::int]
WHERE id = (SELECT id FROM livedash.sales_logs ORDER BY sold_at DESC, id
            OFFSET floor($1::float8 * 40) LIMIT 1)

--- take_back_own_sale: bob, musa
-- $1 which float8
DELETE FROM livedash.sales_logs
WHERE id = (SELECT id FROM livedash.sales_logs WHERE entered_by = session_user
            ORDER BY sold_at DESC, id OFFSET floor($1::float8 * 4) LIMIT 1)

--- delete_a_sale: ada
-- $1 which float8
DELETE FROM livedash.sales_logs
WHERE id = (SELECT id FROM livedash.sales_logs ORDER BY sold_at DESC, id
            OFFSET floor($1::float8 * 40) LIMIT 1)

--- bake: ada, musa
-- $1 moment timestamptz, $2 which float8, $3 much float8
INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity, produced_at)
SELECT branch_id, id, 5 + floor($3::float8 * 20)::int, $1::timestamptz
FROM livedash.bread_types
ORDER BY id OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1

--- correct_a_batch: ada
-- $1 which float8
UPDATE livedash.production_logs SET quantity = quantity + 1
WHERE id = (SELECT id FROM livedash.production_logs ORDER BY produced_at DESC, id
            OFFSET floor($1::float8 * 40) LIMIT 1)

--- delete_a_batch: ada
-- $1 which float8
DELETE FROM livedash.production_logs
WHERE id = (SELECT id FROM livedash.production_logs ORDER BY produced_at DESC, id
            OFFSET floor($1::float8 * 40) LIMIT 1)

--- waste: ada, musa
-- $1 moment timestamptz, $2 which float8
INSERT INTO livedash.waste_logs (branch_id, bread_type_id, quantity, reason, wasted_at)
SELECT branch_id, id, 1, 'stale', $1::timestamptz
FROM livedash.bread_types
ORDER BY id OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1

--- correct_what_was_wasted: ada
-- $1 which float8
UPDATE livedash.waste_logs SET quantity = quantity + 1, reason = 'burnt'
WHERE id = (SELECT id FROM livedash.waste_logs ORDER BY wasted_at DESC, id
            OFFSET floor($1::float8 * 40) LIMIT 1)

--- count: ada, musa
-- $1 moment timestamptz, $2 which float8, $3 much float8
INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, counted_at)
SELECT branch_id, id, floor($3::float8 * 30)::int, $1::timestamptz - $3::float8 * interval '1 hour'
FROM livedash.bread_types
ORDER BY id OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1

--- correct_a_count: ada
-- $1 which float8
UPDATE livedash.stock_counts SET counted = counted + 1, counted_at = counted_at - interval '1 minute'
WHERE id = (SELECT id FROM livedash.stock_counts ORDER BY counted_at DESC, id
            OFFSET floor($1::float8 * 20) LIMIT 1)

--- take_a_count_back: ada
-- $1 which float8
DELETE FROM livedash.stock_counts
WHERE id = (SELECT id FROM livedash.stock_counts ORDER BY counted_at DESC, id
            OFFSET floor($1::float8 * 20) LIMIT 1)

--- plan: ada
-- $1 moment timestamptz, $2 which float8, $3 much float8
INSERT INTO livedash.production_plans (branch_id, bread_type_id, business_date, shift, planned)
SELECT bread.branch_id, bread.id,
       livedash.business_date($1::timestamptz, branch.timezone, branch.morning_at), 'morning',
       floor($3::float8 * 90)::int
FROM livedash.bread_types AS bread JOIN livedash.branches AS branch ON branch.id = branch_id
ORDER BY bread.id OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1
ON CONFLICT (branch_id, business_date, shift, bread_type_id)
DO UPDATE SET planned = EXCLUDED.planned

--- plan_all_anew: ada
-- $1 moment timestamptz, $2 much float8
MERGE INTO livedash.production_plans AS plan
USING (SELECT bread.branch_id, bread.id,
              livedash.business_date($1::timestamptz, branch.timezone, branch.morning_at) AS day
       FROM livedash.bread_types AS bread
       JOIN livedash.branches AS branch ON branch.id = branch_id) AS bread
ON plan.bread_type_id = bread.id AND plan.business_date = bread.day AND plan.shift = 'morning'
WHEN MATCHED AND bread.id % 3 = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET planned = floor($2::float8 * 90)::int
WHEN NOT MATCHED THEN INSERT (branch_id, bread_type_id, business_date, shift, planned)
     VALUES (bread.branch_id, bread.id, bread.day, 'morning', 7)

--- alter_a_bread: ada
-- $1 which float8, $2 much float8
UPDATE livedash.bread_types
SET name = name || '*', low_stock_at = floor($2::float8 * 12)::int, active = $2::float8 < 0.8
WHERE id = (SELECT id FROM livedash.bread_types
            ORDER BY id OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.bread_types)) LIMIT 1)

--- invent_a_bread: ada
-- $1 which float8
INSERT INTO livedash.bread_types (branch_id, name, size)
SELECT 1 + floor($1::float8 * 3)::int, 'Rye ' || $1::float8, 'XL'

--- forget_a_bread: ada
DELETE FROM livedash.bread_types WHERE name LIKE 'Rye %'
AND id NOT IN (SELECT bread_type_id FROM livedash.sales_logs
               UNION ALL SELECT bread_type_id FROM livedash.production_logs
               UNION ALL SELECT bread_type_id FROM livedash.waste_logs
               UNION ALL SELECT bread_type_id FROM livedash.stock_counts
               UNION ALL SELECT bread_type_id FROM livedash.production_plans)

--- use_supplies: ada, bob, musa
-- $1 which float8, $2 much float8
UPDATE livedash.supplies SET quantity = greatest(0, quantity - floor($2::float8 * 20)::int)
WHERE id = (SELECT id FROM livedash.supplies
            ORDER BY id OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.supplies)) LIMIT 1)

--- buy_supplies: ada
-- $1 which float8, $2 much float8
INSERT INTO livedash.supplies (branch_id, name, quantity)
SELECT 6 - floor($2::float8 * 2)::int, 'Lamp ' || $1::float8, floor($2::float8 * 20)::int

--- throw_supplies_away: ada
DELETE FROM livedash.supplies WHERE name LIKE 'Lamp %'
