-- What nobody ever changes.
-- reads: livedash.still
-- key: id
SELECT id, value FROM livedash.still ORDER BY id
