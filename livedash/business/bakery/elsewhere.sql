-- Breads that are oversold, out or low in the person's other branches.
-- reads: livedash.branches, livedash.bread_types, livedash.stock_levels
-- key: bread_type_id
-- $1 branch_id bigint
SELECT branch.name AS branch, bread.id AS bread_type_id, bread.name AS bread, bread.size,
       level.on_hand, bread.low_stock_at AS low_at
FROM livedash.branches AS branch
JOIN livedash.bread_types AS bread ON bread.branch_id = branch.id
JOIN livedash.stock_levels AS level ON level.bread_type_id = bread.id
WHERE branch.id <> $1 AND bread.active AND level.on_hand <= bread.low_stock_at
ORDER BY branch.name, branch.id, level.on_hand, bread.name, bread.id
LIMIT 100
