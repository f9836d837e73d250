-- The installation's id: a journal of unsent writes belongs to an installation, not to an address.
-- reads: livedash.installation
SELECT id FROM livedash.installation
