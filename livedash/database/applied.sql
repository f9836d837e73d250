-- Which of the client's pending writes are already in this snapshot.
-- reads: livedash.applied_mutations
-- $1 pending text[]
-- (As text, for the reason that `row_maker` gives.)
SELECT id FROM livedash.applied_mutations WHERE id = ANY ($1::text[]::uuid[])
