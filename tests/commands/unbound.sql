-- An argument that nothing is called like.
-- reads: shop.ovens
-- $1 flour bigint
SELECT id FROM shop.ovens WHERE flour = $1
