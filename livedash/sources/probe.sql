-- A NOTIFY to ourselves: it comes back on the same channel, or nothing does.
-- $1 payload text
SELECT pg_notify('livedash', $1)
