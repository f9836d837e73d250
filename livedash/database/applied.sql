-- Which of the client's pending writes are already in this snapshot.
-- reads: livedash.applied_mutations
-- $1 pending uuid[]
SELECT id FROM livedash.applied_mutations WHERE id = ANY ($1::uuid[])
