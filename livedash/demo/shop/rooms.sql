-- The rooms over the bakeries: three to let, for three weeks back and eight ahead. The bakery keeps
-- no chairs of its own.

CREATE TEMP TABLE let ON COMMIT DROP AS
SELECT id AS branch_id, name AS branch, timezone,
       -- As with bread: elsewhere the same number, in hundredths of that money.
       CASE currency WHEN 'NGN' THEN 10000 ELSE 100 END AS per_head
FROM livedash.branches
WHERE kinds @> '{bakery,venue}';

INSERT INTO livedash.halls (branch_id, name, capacity, setup_minutes, teardown_minutes)
SELECT l.branch_id, h.name, h.capacity, 60, 60
FROM let l CROSS JOIN (VALUES (1, 'Main', 120), (2, 'Terrace', 60), (3, 'Garden', 80))
    AS h (place, name, capacity)
ORDER BY l.branch_id, h.place;

INSERT INTO livedash.bookings
    (id, branch_id, hall_id, client_name, guests, starts_at, ends_at, status, hold_until, total,
     created_by, created_at)
SELECT pg_temp.key('room ' || e.mark), l.branch_id, h.id,
       CASE WHEN s.status = 'blocked' THEN 'Maintenance' ELSE
           (array['Bello', 'Okafor', 'Adeyemi', 'Eze', 'Lawal', 'Mba', 'Sanni', 'Taiwo', 'Ibe',
                  'Kalu', 'Hassan', 'Danjuma'])[1 + pg_temp.throw('guest ' || e.mark, 0, 11)]
           || (array[' wedding', ' 50th', ' tasting', ' naming', ' graduation', ' dinner'])
              [1 + pg_temp.throw('feast ' || e.mark, 0, 5)] END,
       CASE WHEN s.status = 'blocked' THEN 0
            ELSE h.capacity * pg_temp.throw('heads ' || e.mark, 40, 95) / 100 END,
       pg_temp.at(l.timezone, d, session.from_hour), pg_temp.at(l.timezone, d, session.to_hour),
       s.status,
       CASE s.status WHEN 'tentative'
            THEN pg_temp.moment() + pg_temp.throw('held ' || e.mark, 3, 120) * interval '1 hour' END,
       CASE WHEN s.status = 'blocked' THEN 0
            ELSE h.capacity * pg_temp.throw('asked ' || e.mark, 20, 36) * l.per_head END,
       p.id, pg_temp.moment() - make_interval(days => 30, hours => d % 11)
FROM let l
JOIN livedash.halls h ON h.branch_id = l.branch_id
CROSS JOIN generate_series(-21, 56) AS d
CROSS JOIN (VALUES ('M', 10, 15), ('E', 18, 23)) AS session (name, from_hour, to_hour)
CROSS JOIN LATERAL (
    SELECT format('%s %s %s %s', l.branch, h.name, pg_temp.day(l.timezone, d), session.name) AS mark,
           extract(isodow FROM pg_temp.day(l.timezone, d))::integer AS weekday
) AS e
CROSS JOIN LATERAL (SELECT pg_temp.chance('standing ' || e.mark) AS chance) AS c
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN d < 0 THEN 'completed'
        WHEN c.chance < 0.05 THEN 'blocked'
        WHEN c.chance < 0.25 THEN 'tentative'
        ELSE 'confirmed' END AS status
) AS s
JOIN livedash.people p ON p.name = 'Bob'
WHERE pg_temp.chance('let ' || e.mark)
      < (array[0.2, 0.25, 0.3, 0.4, 0.6, 0.9, 0.55])[e.weekday]
        * CASE WHEN d > 28 THEN 0.5 ELSE 1 END
ORDER BY h.id, d, session.name;

-- What was paid so far.
INSERT INTO livedash.payment_transactions
    (id, branch_id, booking_id, amount, fee, method, external_ref, paid_at, recorded_by)
SELECT pg_temp.key('room payment ' || b.id), b.branch_id, b.id,
       CASE b.status WHEN 'completed' THEN b.total ELSE b.total / 100
            * (array[25, 50, 60, 100])[1 + pg_temp.throw('share ' || b.id, 0, 3)] END,
       0, 'transfer', 'RM-' || left(b.id::text, 8), pg_temp.moment() - interval '15 days',
       b.created_by
FROM livedash.bookings b
JOIN let l USING (branch_id)
WHERE b.status IN ('completed', 'confirmed') AND b.total > 0;
