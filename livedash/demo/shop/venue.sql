-- The banquet hall: six halls, what is in the store, who asks, who has booked.

CREATE TEMP TABLE venue ON COMMIT DROP AS
SELECT id AS branch_id, timezone FROM livedash.branches
WHERE 'venue' = ANY (kinds) AND NOT 'bakery' = ANY (kinds);

INSERT INTO livedash.halls (branch_id, name, capacity, setup_minutes, teardown_minutes)
SELECT v.branch_id, h.name, h.capacity, 60, 60
FROM venue v CROSS JOIN (VALUES (1, 'Main', 400), (2, 'Terrace', 120), (3, 'Garden', 250),
    (4, 'Ballroom', 300), (5, 'Lagoon', 80), (6, 'Rooftop', 60)) AS h (place, name, capacity)
ORDER BY h.place;

INSERT INTO livedash.supplies (branch_id, name, unit, quantity, low_at)
SELECT v.branch_id, s.name, s.unit, s.quantity, s.low_at
FROM venue v CROSS JOIN (VALUES
    ( 1, 'Banquet chairs',   'pcs',  640, 400),
    ( 2, 'Round tables',     'pcs',   58,  60),
    ( 3, 'Dinner plates',    'pcs', 1120, 800),
    ( 4, 'Champagne flutes', 'pcs',  290, 300),
    ( 5, 'Table cloths',     'pcs',   74,  60),
    ( 6, 'Chafing dishes',   'pcs',   22,  16),
    ( 7, 'Gas cylinders',    'pcs',    0,   4),
    ( 8, 'Candles',          'box',   31,  12),
    ( 9, 'Stage panels',     'pcs',   24,  20),
    (10, 'Napkins',          'pack', 180,  90)) AS s (place, name, unit, quantity, low_at)
ORDER BY s.place;

INSERT INTO livedash.leads
    (id, branch_id, name, phone, stage, event_date, guests, budget, follow_up_on, owner_id,
     checklist, lost_reason, stage_at, created_at)
SELECT pg_temp.key('lead ' || l.name), v.branch_id, l.name,
       '+234 80' || pg_temp.throw('phone ' || l.name, 1, 9) || ' 555 0' || 100 + l.place,
       l.stage, pg_temp.day(v.timezone, l.event_in), l.guests, l.guests * 360000::bigint,
       CASE WHEN l.stage NOT IN ('won', 'lost') THEN pg_temp.day(v.timezone, l.follow_up_in) END,
       p.id, (SELECT array_agg(n <= l.steps ORDER BY n) FROM generate_series(1, 9) AS n),
       CASE l.stage WHEN 'lost' THEN 'too far from the church' END,
       pg_temp.moment() - make_interval(days => 1 + l.place % 9),
       pg_temp.moment() - make_interval(days => 10 + l.place)
FROM venue v
CROSS JOIN (VALUES
    ( 1, 'Adeyemi',   'negotiation',  4, 250, -2, 3, 'Bob'),
    ( 2, 'Balogun',   'negotiation', 18, 180,  0, 5, 'Bob'),
    ( 3, 'Chukwu',    'negotiation', 33, 320,  1, 4, 'Ada'),
    ( 4, 'Danjuma',   'negotiation', 40,  90,  3, 2, 'Bob'),
    ( 5, 'Eze',       'tasting',     26, 150, -1, 2, 'Bob'),
    ( 6, 'Fashola',   'tasting',     47, 210,  2, 3, 'Ada'),
    ( 7, 'Gbadamosi', 'tasting',     54,  60,  4, 1, 'Bob'),
    ( 8, 'Hassan',    'visit',       30, 280,  0, 1, 'Bob'),
    ( 9, 'Ibe',       'visit',       61, 110,  5, 1, 'Bob'),
    (10, 'Jegede',    'visit',       75, 390,  2, 0, 'Ada'),
    (11, 'Kalu',      'visit',       20,  45,  1, 2, 'Bob'),
    (12, 'Lawal',     'contacted',   66, 130,  0, 0, 'Bob'),
    (13, 'Mba',       'contacted',   80, 240,  6, 0, 'Bob'),
    (14, 'Nwosu',     'contacted',   38,  75, -3, 1, 'Bob'),
    (15, 'Okafor',    'contacted',   90, 350,  3, 0, 'Ada'),
    (16, 'Peters',    'new',         52, 100,  1, 0, 'Bob'),
    (17, 'Sanni',     'new',         57, 200,  1, 0, 'Bob'),
    (18, 'Taiwo',     'new',         85, 160,  2, 0, 'Bob'),
    (19, 'Uche',      'new',        110, 300,  2, 0, 'Bob'),
    (20, 'Bello',     'won',          4, 320,  0, 9, 'Bob'),
    (21, 'Yusuf',     'won',         11, 140,  0, 8, 'Ada'),
    (22, 'Zubair',    'lost',        24, 260,  0, 2, 'Bob')
) AS l (place, name, stage, event_in, guests, follow_up_in, steps, owner)
JOIN livedash.people p ON p.name = l.owner;

-- Five weeks back and ten ahead, fuller towards the weekend and emptier in the distance. Mornings
-- end at 15:00 and evenings begin at 18:00, so that both fit with their set-up and tear-down.
INSERT INTO livedash.bookings
    (id, branch_id, hall_id, client_name, guests, starts_at, ends_at, status, hold_until, total,
     created_by, created_at)
SELECT pg_temp.key('booking ' || e.mark), v.branch_id, h.id,
       CASE WHEN s.status = 'blocked' THEN 'Maintenance' ELSE
           (array['Bello', 'Okafor', 'Adeyemi', 'Eze', 'Lawal', 'Mba', 'Sanni', 'Taiwo', 'Ibe',
                  'Kalu', 'Hassan', 'Danjuma'])[1 + pg_temp.throw('who ' || e.mark, 0, 11)]
           || (array[' wedding', ' 50th', ' conference', ' naming', ' graduation', ' dinner'])
              [1 + pg_temp.throw('what ' || e.mark, 0, 5)] END,
       CASE WHEN s.status = 'blocked' THEN 0
            ELSE h.capacity * pg_temp.throw('guests ' || e.mark, 40, 95) / 100 END,
       pg_temp.at(v.timezone, d, session.from_hour), pg_temp.at(v.timezone, d, session.to_hour),
       s.status,
       CASE s.status WHEN 'tentative'
            THEN pg_temp.moment() + pg_temp.throw('hold ' || e.mark, 3, 120) * interval '1 hour' END,
       CASE WHEN s.status = 'blocked' THEN 0
            ELSE h.capacity * pg_temp.throw('price ' || e.mark, 20, 36) * 10000 END,
       p.id, pg_temp.moment() - make_interval(days => 40, hours => d % 11)
FROM venue v
JOIN livedash.halls h ON h.branch_id = v.branch_id
CROSS JOIN generate_series(-35, 70) AS d
CROSS JOIN (VALUES ('M', 10, 15), ('E', 18, 23)) AS session (name, from_hour, to_hour)
CROSS JOIN LATERAL (
    SELECT format('%s %s %s', h.name, pg_temp.day(v.timezone, d), session.name) AS mark,
           extract(isodow FROM pg_temp.day(v.timezone, d))::integer AS weekday
) AS e
CROSS JOIN LATERAL (SELECT pg_temp.chance('state ' || e.mark) AS chance) AS c
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN d < 0 THEN 'completed'
        WHEN c.chance < 0.05 THEN 'blocked'
        WHEN c.chance < 0.25 THEN 'tentative'
        ELSE 'confirmed' END AS status
) AS s
JOIN livedash.people p ON p.name = 'Bob'
WHERE pg_temp.chance('booked ' || e.mark)
      < (array[0.25, 0.3, 0.35, 0.45, 0.65, 0.9, 0.6])[e.weekday]
        * CASE WHEN d > 28 THEN 0.5 ELSE 1 END
ORDER BY h.id, d, session.name;

-- Somebody waits for a taken evening.
INSERT INTO livedash.bookings
    (id, branch_id, hall_id, lead_id, client_name, guests, starts_at, ends_at, status, total,
     created_by, created_at)
SELECT pg_temp.key('option Adeyemi'), v.branch_id, h.id, l.id, 'Adeyemi (lead)', 250,
       pg_temp.at(v.timezone, 4, 18), pg_temp.at(v.timezone, 4, 23), 'option', 90000000,
       l.owner_id, pg_temp.moment() - interval '2 days'
FROM venue v
JOIN livedash.halls h ON h.branch_id = v.branch_id AND h.name = 'Main'
JOIN livedash.leads l ON l.branch_id = v.branch_id AND l.name = 'Adeyemi';

INSERT INTO livedash.payment_transactions
    (id, branch_id, booking_id, amount, fee, method, external_ref, paid_at, recorded_by)
SELECT pg_temp.key('payment ' || b.id), b.branch_id, b.id, part.amount,
       CASE WHEN how.is_card THEN part.amount / 70 ELSE 0 END,
       CASE WHEN how.is_card THEN 'card' ELSE 'transfer' END,
       'MH-' || left(b.id::text, 8), pg_temp.moment() - interval '20 days', b.created_by
FROM livedash.bookings b
CROSS JOIN LATERAL (
    SELECT CASE b.status
        WHEN 'completed' THEN b.total
        ELSE b.total / 100 * (array[25, 50, 60, 100])[1 + pg_temp.throw('part ' || b.id, 0, 3)]
        END AS amount
) AS part
CROSS JOIN LATERAL (SELECT pg_temp.chance('method ' || b.id) < 0.4 AS is_card) AS how
WHERE b.status IN ('completed', 'confirmed') AND part.amount > 0;
