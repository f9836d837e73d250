-- Somebody's own orders, with the time of day where one stands.
-- reads: public.orders
-- key: id
-- $1 timezone text
SELECT id, what, to_char(placed_at AT TIME ZONE $1::text, 'HH24:MI') AS placed
FROM public.orders
ORDER BY id
