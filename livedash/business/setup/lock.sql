-- One sets up at a time: what is added is decided by what is there.
SELECT set_config('lock_timeout', '5s', true),
       pg_advisory_xact_lock(hashtextextended('livedash.setup', 0))
