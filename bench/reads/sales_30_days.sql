-- Thirty days of a branch by date and shift: about 8,200 sales are summed.
-- reads: livedash.sales_logs
-- $1 branch_id bigint, $2 from date, $3 to date
SELECT business_date, shift, sum(quantity) AS sold, sum(revenue) AS revenue
FROM livedash.sales_logs
WHERE branch_id = $1 AND business_date BETWEEN $2 AND $3 GROUP BY business_date, shift
