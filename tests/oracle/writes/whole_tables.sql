-- Strokes of the broad brush, by the owner of the database.

--- discount_all_sales: postgres
UPDATE livedash.sales_logs SET returned = (returned + 1) % (quantity + 1)

--- date_everything_anew: postgres
-- $1 much float8
UPDATE livedash.sales_logs SET sold_at = sold_at + ($1::float8 - 0.5) * interval '4 hours'

--- sell_in_a_hundred_statements: postgres
DO $$
DECLARE
    bread record;
BEGIN
    FOR bread IN SELECT * FROM livedash.bread_types, generate_series(1, 2) ORDER BY id DESC LOOP
        INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
        VALUES (bread.branch_id, bread.id, 1, '2026-03-17 16:41+00');
        UPDATE livedash.bread_types SET low_stock_at = low_stock_at + 1 WHERE id = bread.id;
    END LOOP;
END $$

--- copy_the_day: postgres
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)
SELECT branch_id, bread_type_id, 1, sold_at FROM livedash.sales_logs
ORDER BY sold_at DESC LIMIT 300

--- truncate_waste: postgres
TRUNCATE livedash.waste_logs

--- truncate_counts: postgres
TRUNCATE livedash.stock_counts

--- truncate_tasks: postgres
TRUNCATE livedash.tasks

--- touch_both_boards: postgres
DO $$
BEGIN
    UPDATE livedash.tasks SET title = left(title, 20) || '+' WHERE project_id = 1;
    UPDATE livedash.tasks SET title = left(title, 20) || '+' WHERE project_id = 2;
END $$

--- fill_the_board: postgres
INSERT INTO livedash.tasks (project_id, status_id, title)
SELECT project_id, id, 'Filled ' || number FROM livedash.statuses, generate_series(1, 4) AS number
WHERE (SELECT count(*) FROM livedash.tasks) < 40

--- rebuild_the_second_project: postgres
DO $$
BEGIN
    DELETE FROM livedash.projects WHERE id = 2;
    INSERT INTO livedash.projects (id, name) VALUES (2, 'Rebuilt');
    INSERT INTO livedash.statuses (project_id, name, kind)
    VALUES (2, 'Now', 'todo'), (2, 'Then', 'doing'), (2, 'Done', 'done');
    INSERT INTO livedash.project_members (project_id, person_id, role)
    SELECT 2, id, 'manager' FROM livedash.people WHERE login IN ('ada', 'bob');
    INSERT INTO livedash.tasks (project_id, status_id, title)
    SELECT 2, id, 'Again' FROM livedash.statuses WHERE project_id = 2;
END $$

--- widen_the_cards: postgres
ALTER TABLE livedash.tasks ADD COLUMN IF NOT EXISTS estimate integer DEFAULT 3

--- narrow_the_cards: postgres
ALTER TABLE livedash.tasks DROP COLUMN IF EXISTS estimate

--- analyze_all: postgres
ANALYZE
