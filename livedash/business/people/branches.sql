-- All branches, for the owner of the schema.
-- reads: livedash.branches
SELECT id, name FROM livedash.branches ORDER BY name
