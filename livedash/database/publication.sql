-- The publication that Supabase Realtime reads; no row where there is none.
SELECT
    puballtables AS whole,
    pubinsert AND pubupdate AND pubdelete AS complete,
    current_setting('wal_level') AS wal_level
FROM pg_publication
WHERE pubname = 'supabase_realtime'
