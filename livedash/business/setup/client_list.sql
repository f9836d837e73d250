-- The clients.
-- reads: livedash.clients
SELECT id, branch_id, name, phone, email FROM livedash.clients ORDER BY branch_id, name, phone
