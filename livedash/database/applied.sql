-- The client's pending writes that are already in this snapshot, and the installation whose
-- snapshot it is: pending writes are shown over no other database's rows. One row at least.
-- reads: livedash.installation, livedash.applied_mutations
-- $1 pending text[]
-- (As text, for the reason that `row_maker` gives.)
SELECT installation.id AS installation, applied.id
FROM livedash.installation
LEFT JOIN livedash.applied_mutations AS applied ON applied.id = ANY ($1::text[]::uuid[])
