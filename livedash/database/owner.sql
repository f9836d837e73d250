-- The owner of a journal's writes: this installation (not an address), and this login.
-- reads: livedash.installation
SELECT id, session_user::text AS login, current_database()::text AS database
FROM livedash.installation
