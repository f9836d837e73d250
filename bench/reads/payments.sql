-- A day's payments by method.
-- reads: livedash.payment_transactions
-- $1 branch_id bigint, $2 from timestamptz, $3 to timestamptz
SELECT method, sum(amount) AS gross, sum(fee) AS fee, sum(amount - fee) AS net
FROM livedash.payment_transactions
WHERE branch_id = $1 AND paid_at >= $2 AND paid_at < $3 AND status = 'paid' GROUP BY method
