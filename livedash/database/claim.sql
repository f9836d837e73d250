-- A write takes its id, in the database that the write was made for and in no other. The claim is
-- made within the write's own transaction, because a pooler or a failover may hand a connection to
-- another database at any time.
-- $1 id uuid
-- $2 installation uuid; null: whichever answers
WITH here AS (
    SELECT id IS NOT DISTINCT FROM coalesce($2::uuid, id) AS ours FROM livedash.installation
),
claimed AS (
    INSERT INTO livedash.applied_mutations (id) SELECT $1::uuid FROM here WHERE ours
    ON CONFLICT (id) DO NOTHING
    RETURNING id
)
SELECT coalesce((SELECT ours FROM here), false) AS ours,
       EXISTS (SELECT FROM claimed) AS new -- false: it is in the database already
