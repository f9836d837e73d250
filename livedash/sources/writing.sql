-- The transactions that have written something and are not over, of all databases: each holds a lock
-- on its own number until others see what it has committed.
SELECT coalesce(array_agg(transactionid::text), '{}') AS transactions
FROM pg_locks
WHERE locktype = 'transactionid'
  AND mode = 'ExclusiveLock'
  AND granted
