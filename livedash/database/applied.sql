-- Which of the client's pending writes are already in this snapshot, and whose snapshot it is: they
-- are shown over no other database's rows. One row at least.
-- reads: livedash.installation, livedash.applied_mutations
-- $1 pending text[]
-- (As text, for the reason that `row_maker` gives.)
SELECT installation.id AS installation, applied.id
FROM livedash.installation
LEFT JOIN livedash.applied_mutations AS applied ON applied.id = ANY ($1::text[]::uuid[])
