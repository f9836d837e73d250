-- The ovens.
-- reads: shop.ovens
-- key: id
SELECT id FROM shop.ovens ORDER BY id
