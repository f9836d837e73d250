-- Which installation this is: a journal of unsent writes belongs to it, not to an address.
-- reads: livedash.installation
SELECT id FROM livedash.installation
