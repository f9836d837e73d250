-- Discounts given and bread taken back today, by the person who wrote it down.
-- reads: livedash.branches, livedash.sales_logs, livedash.people
-- $1 branch_id bigint, $2 moment timestamptz
SELECT person.id AS person_id, coalesce(person.name, '') AS person,
       sum(sale.discount)::bigint AS discount, sum(sale.returned)::bigint AS returned,
       sum(sale.revenue)::bigint AS revenue
FROM livedash.branches AS branch
JOIN livedash.sales_logs AS sale
    ON sale.branch_id = $1
    AND sale.business_date = livedash.business_date($2, branch.timezone, branch.morning_at)
LEFT JOIN livedash.people AS person ON person.id = sale.recorded_by
WHERE branch.id = $1
GROUP BY person.id, person.name
HAVING sum(sale.discount) > 0 OR sum(sale.returned) > 0
ORDER BY sum(sale.discount) DESC, sum(sale.returned) DESC, person.name, person.id
