-- The tables that tell of their changes, or should.
SELECT table_name, named, scope, keys, state FROM livedash.watched ORDER BY table_name
