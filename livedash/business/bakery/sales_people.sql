-- Discounts given and bread taken back today, by the person who entered them.
-- reads: livedash.branches, livedash.sales_logs, livedash.people
-- scope: branch_id
-- every: 60
-- key: person_id
-- $1 branch_id bigint, $2 moment timestamptz
WITH day AS MATERIALIZED (
    -- Found first, then compared: in a join the planner does not see that it is one day of years.
    SELECT livedash.business_date($2, timezone, morning_at) AS today
    FROM livedash.branches
    WHERE id = $1
)
SELECT person.id AS person_id, coalesce(person.name, '') AS person,
       sum(sale.discount)::bigint AS discount, sum(sale.returned)::bigint AS returned,
       sum(sale.revenue)::bigint AS revenue
FROM livedash.sales_logs AS sale
LEFT JOIN livedash.people AS person ON person.id = sale.recorded_by
WHERE sale.branch_id = $1 AND sale.business_date = (SELECT today FROM day)
GROUP BY person.id, person.name
HAVING sum(sale.discount) > 0 OR sum(sale.returned) > 0
ORDER BY sum(sale.discount) DESC, sum(sale.returned) DESC, person.name, person.id
