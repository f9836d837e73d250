-- Takes something out of the hall's store, or fills up what has run low.
-- $1, $2 chance double precision
WITH store AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS places
    FROM livedash.supplies
)
UPDATE livedash.supplies AS item
SET quantity = CASE WHEN quantity <= low_at / 2 THEN low_at * 2
                    ELSE greatest(0, quantity - 1 - floor($2::double precision * (1 + low_at / 8))::int)
               END
FROM store
WHERE item.id = store.id AND store.place = 1 + floor($1::double precision * store.places)
RETURNING format('%s: %s %s left', item.name, item.quantity, item.unit)
