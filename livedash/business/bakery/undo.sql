-- Take back one's own entry: the row goes, unless somebody has changed it since.
-- $1 id uuid, $2 version integer
WITH sale AS (
    DELETE FROM livedash.sales_logs WHERE id = $1::uuid AND version = $2::integer RETURNING version
),
batch AS (
    DELETE FROM livedash.production_logs WHERE id = $1::uuid AND version = $2::integer
    RETURNING version
),
waste AS (
    DELETE FROM livedash.waste_logs WHERE id = $1::uuid AND version = $2::integer RETURNING version
),
count AS (
    DELETE FROM livedash.stock_counts WHERE id = $1::uuid AND version = $2::integer
    RETURNING version
)
SELECT version FROM sale
UNION ALL SELECT version FROM batch
UNION ALL SELECT version FROM waste
UNION ALL SELECT version FROM count
