-- Whose writes a journal holds: this installation's (not an address's), this login's.
-- reads: livedash.installation
SELECT id, session_user::text AS login, current_database()::text AS database
FROM livedash.installation
