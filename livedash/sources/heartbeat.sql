-- One timed round trip, and what is worth knowing each time.
SELECT
    extract(epoch FROM clock_timestamp())::float8 AS at,
    pg_is_in_recovery() AS standby,
    pg_notification_queue_usage() AS queue_usage
