-- Only one session sets up at a time, because the rows that are there decide what is added.
SELECT set_config('lock_timeout', '5s', true),
       pg_advisory_xact_lock(hashtextextended('livedash.setup', 0))
