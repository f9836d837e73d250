-- The steps that the database has.
-- reads: livedash.migrations
SELECT part, number, name, checksum FROM livedash.migrations ORDER BY part, number
