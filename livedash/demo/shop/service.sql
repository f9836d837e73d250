-- The salon: what it does, who does it, who comes, and the desk's day.

CREATE TEMP TABLE salon ON COMMIT DROP AS
SELECT id AS branch_id, timezone FROM livedash.branches WHERE 'service' = ANY (kinds);

INSERT INTO livedash.services (branch_id, name, minutes, price)
SELECT a.branch_id, s.name, s.minutes, s.price
FROM salon a CROSS JOIN (VALUES (1, 'Haircut', 30, 500000), (2, 'Braids', 60, 1500000),
    (3, 'Colour', 60, 1200000), (4, 'Manicure', 45, 600000), (5, 'Massage', 60, 1400000),
    (6, 'Beard trim', 20, 300000)) AS s (place, name, minutes, price)
ORDER BY s.place;

INSERT INTO livedash.staff (branch_id, name)
SELECT a.branch_id, s.name
FROM salon a CROSS JOIN (VALUES (1, 'Chi'), (2, 'Dayo'), (3, 'Efe'), (4, 'Tolu')) AS s (place, name)
ORDER BY s.place;

INSERT INTO livedash.clients (id, branch_id, name, phone, email, created_at)
SELECT pg_temp.key('client ' || c.name), a.branch_id, c.name,
       '+234 70' || pg_temp.throw('mobile ' || c.name, 1, 9) || ' 555 0' || 200 + c.place,
       lower(c.name) || '@example.com', pg_temp.moment() - make_interval(days => 30 + c.place::integer)
FROM salon a CROSS JOIN unnest(array['Ngozi', 'Amara', 'Tolu', 'Kemi', 'Bisi', 'Ife', 'Sade', 'Zainab',
    'Halima', 'Chidi', 'Emeka', 'Femi', 'Gozie', 'Hauwa', 'Ijeoma', 'Jide', 'Kunle', 'Lola',
    'Maryam', 'Nneka', 'Obi', 'Pelumi', 'Rotimi', 'Simi', 'Tunde', 'Uju', 'Wale', 'Yemi'])
    WITH ORDINALITY AS c (name, place);

-- Each on the hour, 10 to 19, two weeks back and one ahead. What is over is done, with a few who
-- did not come; of what should have begun, most has, and somebody is late.
INSERT INTO livedash.appointments
    (id, branch_id, client_id, service_id, staff_id, starts_at, ends_at, status, total, created_at)
SELECT pg_temp.key('appointment ' || e.mark), a.branch_id,
       (SELECT id FROM livedash.clients WHERE branch_id = a.branch_id
        ORDER BY name OFFSET pg_temp.throw('client of ' || e.mark, 0, 27) LIMIT 1),
       s.id, w.id, t.starts_at, t.ends_at,
       CASE
           WHEN c.chance < 0.04 THEN 'cancelled'
           WHEN t.ends_at <= pg_temp.moment() THEN
               CASE WHEN c.chance < 0.09 THEN 'no_show' ELSE 'completed' END
           WHEN t.starts_at <= pg_temp.moment() - interval '10 minutes' THEN
               CASE WHEN w.name = 'Efe' THEN 'confirmed' ELSE 'in_service' END
           WHEN t.starts_at <= pg_temp.moment() + interval '10 minutes' THEN 'arrived'
           WHEN c.chance < 0.5 THEN 'confirmed'
           ELSE 'booked' END,
       s.price, t.starts_at - interval '6 days'
FROM salon a
JOIN livedash.staff w ON w.branch_id = a.branch_id
CROSS JOIN generate_series(-14, 7) AS d
CROSS JOIN generate_series(10, 19) AS hour
CROSS JOIN LATERAL (
    SELECT format('%s %s %s', w.name, pg_temp.day(a.timezone, d), hour) AS mark
) AS e
CROSS JOIN LATERAL (SELECT pg_temp.chance('state ' || e.mark) AS chance) AS c
JOIN LATERAL (
    SELECT id, minutes, price FROM livedash.services WHERE branch_id = a.branch_id
    ORDER BY id OFFSET pg_temp.throw('service ' || e.mark, 0, 5) LIMIT 1
) AS s ON true
CROSS JOIN LATERAL (
    SELECT pg_temp.at(a.timezone, d, hour) AS starts_at,
           pg_temp.at(a.timezone, d, hour) + make_interval(mins => s.minutes) AS ends_at
) AS t
WHERE pg_temp.chance('taken ' || e.mark) < CASE WHEN d > 0 THEN 0.5 ELSE 0.78 END;

INSERT INTO livedash.payment_transactions
    (id, branch_id, appointment_id, amount, fee, method, external_ref, paid_at, recorded_by)
SELECT pg_temp.key('payment ' || t.id), t.branch_id, t.id, t.total,
       CASE how.method WHEN 'card' THEN t.total / 70 ELSE 0 END, how.method,
       CASE how.method WHEN 'cash' THEN NULL ELSE 'IS-' || left(t.id::text, 8) END,
       least(t.ends_at + interval '4 minutes', pg_temp.moment()), p.id
FROM livedash.appointments t
CROSS JOIN LATERAL (
    SELECT (array['cash', 'card', 'transfer'])[1 + pg_temp.throw('method ' || t.id, 0, 2)] AS method
) AS how
JOIN livedash.people p ON p.name = 'Chi'
WHERE t.status = 'completed' AND pg_temp.chance('paid ' || t.id) < 0.92;
