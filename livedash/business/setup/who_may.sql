-- The roles that may do an operation with all rows of a table.
-- $1 table_name text, $2 operation text
-- reads: livedash.rights
SELECT role FROM livedash.rights
WHERE table_name = $1 AND operation = $2 AND NOT only_own
ORDER BY array_position('{owner,manager,sales,staff,viewer}', role)
