-- The bakeries' day so far, and the five weeks before it.
--
-- Today is written down bread by bread: one is oversold, one is out, two are low, whatever the
-- hour. Before noon, less has happened, in proportion. Prices are in naira; the other branches ask
-- the same number in hundredths of their own money.

CREATE TEMP TABLE menu (
    rank serial, name text, size text, price integer, low_at integer,
    planned integer, opening integer, made integer, fresh integer, sold integer, lately integer,
    quiet integer, wasted integer
) ON COMMIT DROP;
COMMENT ON COLUMN menu.fresh IS 'Of what was made: out of the oven three minutes ago';
COMMENT ON COLUMN menu.lately IS 'Of what was sold: in the last two hours';
COMMENT ON COLUMN menu.quiet IS 'Minutes since the last sale';

INSERT INTO menu (name, size, price, low_at, planned, opening, made, fresh, sold, lately, quiet, wasted) VALUES
    ('Agege loaf',    'L', 500, 10, 120, 0, 110,  0, 108, 28,  0, 1),
    ('Sardine roll',  '',  600,  5,  60, 0,  60,  0,  61, 13,  4, 0),
    ('Milk bread',    'S', 400,  5,  40, 0,  40,  0,  40,  9, 46, 0),
    ('Wheat loaf',    '',  700,  8,  60, 0,  60,  0,  38,  7,  9, 3),
    ('Coconut bun',   '',  350,  6,  60, 4,  60, 12,  50, 12,  5, 2),
    ('Milk bread',    'L', 850,  5,  30, 2,  20,  0,  14,  5, 12, 1),
    ('Meat pie',      '',  900,  4,  20, 5,  12,  0,  14,  4, 18, 1),
    ('Chin chin',     '',  450,  3,  20, 3,  14,  0,  10,  3, 25, 0),
    ('Agege loaf',    'S', 300,  4,  25, 0,  12,  0,   7,  2, 33, 0),
    ('Egg roll',      '',  350,  3,  20, 0,  11,  0,   6,  2, 41, 1),
    ('Doughnut',      '',  280,  3,  15, 0,   8,  0,   4,  1, 52, 0),
    ('Croissant',     '',  650,  1,  10, 0,   5,  0,   3,  1, 70, 0);

INSERT INTO livedash.bread_types (branch_id, name, size, unit_price, low_stock_at)
SELECT b.id, m.name, m.size, m.price * CASE b.currency WHEN 'NGN' THEN 100 ELSE 1 END, m.low_at
FROM livedash.branches b CROSS JOIN menu m
WHERE 'bakery' = ANY (b.kinds)
ORDER BY b.id, m.rank;

-- Where each branch stands in its day, and how much of the written day has happened.
CREATE TEMP TABLE bakery ON COMMIT DROP AS
SELECT b.id AS branch_id, b.name AS branch, b.timezone, day.today, day.opened,
       least(1.0, extract(epoch FROM pg_temp.moment() - day.opened) / 10800) AS share,
       least(pg_temp.moment(), day.closes) AS until,
       pg_temp.moment() >= day.closes AS is_night,
       day.closes
FROM livedash.branches b
CROSS JOIN LATERAL (
    SELECT livedash.business_date(pg_temp.moment(), b.timezone, b.morning_at) AS today
) AS t
CROSS JOIN LATERAL (
    SELECT t.today,
           (t.today + b.morning_at) AT TIME ZONE b.timezone AS opened,
           (t.today + b.night_at) AT TIME ZONE b.timezone AS closes
) AS day
WHERE 'bakery' = ANY (b.kinds);

CREATE TEMP TABLE bread ON COMMIT DROP AS
SELECT t.id, t.branch_id, t.unit_price, m.*,
       format('%s/%s %s', a.branch, m.name, m.size) AS mark
FROM livedash.bread_types t
JOIN bakery a ON a.branch_id = t.branch_id
JOIN menu m ON (m.name, m.size) = (t.name, t.size);

CREATE TEMP TABLE crew ON COMMIT DROP AS
SELECT m.branch_id, p.name, p.id
FROM livedash.members m JOIN livedash.people p ON p.id = m.person_id;


-- Five weeks back. On working days people come at noon and on their way home, on Saturdays before
-- lunch, on Sundays after it. The weekday of today stands hour by hour, because today is compared
-- with it to the minute; the others in two hours together, and those long past in the branches
-- abroad in two rows a bread. What is baked on a day is sold or thrown away on it; yesterday leaves
-- today's opening stock.
CREATE TEMP TABLE past ON COMMIT DROP AS
SELECT a.branch_id, a.branch, a.today - d AS business_date, d AS days_ago,
       (array[0.92, 0.95, 1.00, 1.02, 1.15, 1.24, 0.80])[extract(isodow FROM a.today - d)::integer]
           * (0.94 + 0.12 * pg_temp.chance(format('%s trade %s', a.branch, d))) AS trade,
       (a.today - d + time '10:00') AT TIME ZONE a.timezone AS opened
FROM bakery a CROSS JOIN generate_series(1, 35) AS d;

WITH hours AS MATERIALIZED (
    -- Of two hours one bread takes the first and the next bread the second.
    SELECT p.*, turn.place, h.hour, h.weight
    FROM past p
    CROSS JOIN (VALUES (0), (1)) AS turn (place)
    CROSS JOIN LATERAL (
        SELECT CASE turn.place WHEN 0 THEN min(hour) ELSE max(hour) END AS hour,
               sum(weight) AS weight
        FROM unnest(
            array[0,1,2,3,4,5,6,7,8,9,10,11,13,18],
            CASE extract(isodow FROM p.business_date)
                WHEN 6 THEN array[.11,.13,.13,.10,.08,.07,.07,.07,.07,.06,.06,.05,.12,.08]
                WHEN 7 THEN array[.03,.05,.09,.13,.13,.11,.10,.09,.08,.07,.07,.05,.08,.06]
                ELSE        array[.06,.07,.09,.09,.07,.07,.08,.12,.12,.10,.08,.05,.10,.10]
            END) AS w (hour, weight)
        GROUP BY CASE
            WHEN p.days_ago % 7 = 0 THEN hour
            WHEN p.branch = 'Lagos' OR p.days_ago <= 7 THEN hour / 2
            ELSE hour / 12
        END
    ) AS h
), hands AS MATERIALIZED (
    -- Half as much again: today stops in the afternoon, a past day has its evening too.
    SELECT b.mark, b.branch_id, b.id, b.unit_price, h.days_ago, h.hour, h.opened,
           floor(b.sold * 1.49 * h.trade * h.weight
                 + pg_temp.chance(format('%s rounding %s %s', b.mark, h.days_ago, h.hour)))::integer
               AS quantity,
           pg_temp.chance(format('%s luck %s %s', b.mark, h.days_ago, h.hour)) AS roll
    FROM bread b JOIN hours h ON (h.branch_id, h.place) = (b.branch_id, b.rank % 2)
)
INSERT INTO livedash.sales_logs
    (id, branch_id, bread_type_id, quantity, returned, unit_price, discount, sold_at, recorded_by)
SELECT pg_temp.key(format('%s sale %s %s', h.mark, h.days_ago, h.hour)),
       h.branch_id, h.id, h.quantity, (h.roll < 0.02)::integer, h.unit_price,
       CASE WHEN h.roll > 0.98 THEN h.unit_price / 10 ELSE 0 END,
       h.opened + h.hour * interval '1 hour'
           + pg_temp.throw(format('%s minute %s %s', h.mark, h.days_ago, h.hour), 2, 50)
             * interval '1 minute',
       c.id
FROM hands h
LEFT JOIN crew c ON c.branch_id = h.branch_id
                AND c.name = CASE WHEN h.roll < 0.7 THEN 'Bob' ELSE 'Ada' END
WHERE h.quantity > 0;

INSERT INTO livedash.waste_logs
    (id, branch_id, bread_type_id, quantity, reason, wasted_at, recorded_by)
SELECT pg_temp.key(format('%s waste %s', b.mark, p.days_ago)), b.branch_id, b.id, q.quantity,
       (array['stale', 'burnt', 'dropped'])[1 + pg_temp.throw(b.mark || p.days_ago, 0, 2)],
       p.opened + interval '11 hours 40 minutes',
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Musa')
FROM bread b
JOIN past p ON p.branch_id = b.branch_id
CROSS JOIN LATERAL (
    SELECT pg_temp.throw(format('%s wasted %s', b.mark, p.days_ago), -3, 3) AS quantity
) AS q
WHERE q.quantity > 0;

INSERT INTO livedash.production_logs
    (id, branch_id, bread_type_id, quantity, produced_at, recorded_by)
SELECT pg_temp.key(format('%s batch %s', b.mark, p.days_ago)), b.branch_id, b.id, q.quantity,
       p.opened + interval '1 minute',
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Musa')
FROM bread b
JOIN past p ON p.branch_id = b.branch_id
LEFT JOIN (
    SELECT bread_type_id, business_date, sum(quantity - returned) AS quantity
    FROM livedash.sales_logs GROUP BY bread_type_id, business_date
) AS sold ON (sold.bread_type_id, sold.business_date) = (b.id, p.business_date)
LEFT JOIN (
    SELECT bread_type_id, business_date, sum(quantity) AS quantity
    FROM livedash.waste_logs GROUP BY bread_type_id, business_date
) AS wasted ON (wasted.bread_type_id, wasted.business_date) = (b.id, p.business_date)
CROSS JOIN LATERAL (
    SELECT coalesce(sold.quantity, 0) + coalesce(wasted.quantity, 0)
           + CASE p.days_ago WHEN 1 THEN b.opening ELSE 0 END AS quantity
) AS q
WHERE q.quantity > 0;

INSERT INTO livedash.shift_reports
    (id, branch_id, business_date, shift, revenue, sold, leftover, closed_by, closed_at)
SELECT pg_temp.key(format('%s report %s %s', a.branch, s.business_date, s.shift)),
       a.branch_id, s.business_date, s.shift, sum(s.revenue), sum(s.quantity), 0,
       (SELECT id FROM crew c WHERE c.branch_id = a.branch_id AND c.name = 'Ada'),
       max(s.sold_at) + interval '30 minutes'
FROM livedash.sales_logs s JOIN bakery a ON a.branch_id = s.branch_id
GROUP BY a.branch, a.branch_id, s.business_date, s.shift;


-- Today.
INSERT INTO livedash.production_plans (branch_id, bread_type_id, business_date, shift, planned)
SELECT b.branch_id, b.id, a.today + d, 'morning', b.planned
FROM bread b JOIN bakery a ON a.branch_id = b.branch_id CROSS JOIN generate_series(0, 1) AS d
ORDER BY b.id, d;

INSERT INTO livedash.stock_counts (id, branch_id, bread_type_id, counted, counted_at, counted_by)
SELECT pg_temp.key(b.mark || ' opening'), b.branch_id, b.id, b.opening, a.opened,
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Ada')
FROM bread b JOIN bakery a ON a.branch_id = b.branch_id
WHERE a.opened <= pg_temp.moment();

INSERT INTO livedash.production_logs
    (id, branch_id, bread_type_id, quantity, produced_at, recorded_by)
SELECT pg_temp.key(format('%s batch today %s', b.mark, batch.number)), b.branch_id, b.id,
       batch.quantity,
       CASE batch.number
           WHEN 4 THEN a.until - interval '170 seconds'
           ELSE a.opened + (array[0.004, 0.33, 0.62])[batch.number] * (a.until - a.opened)
       END,
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Musa')
FROM bread b
JOIN bakery a ON a.branch_id = b.branch_id
CROSS JOIN LATERAL (
    SELECT ceil((b.made - b.fresh) * a.share)::integer AS made, floor(b.fresh * a.share)::integer AS fresh
) AS done
CROSS JOIN LATERAL (VALUES
    (1, done.made - done.made * 3 / 10 - done.made * 2 / 10),
    (2, done.made * 3 / 10),
    (3, done.made * 2 / 10),
    (4, done.fresh)
) AS batch (number, quantity)
WHERE batch.quantity > 0;

-- Loaves leave in hands: two, four, three, one, five, three. The last four Agege loaves went a few
-- seconds ago; one bag of chin chin came back; one customer got a discount.
INSERT INTO livedash.sales_logs
    (id, branch_id, bread_type_id, quantity, returned, unit_price, discount, sold_at, recorded_by)
SELECT pg_temp.key(format('%s sale today %s %s', b.mark, part.is_late, hand.number)),
       b.branch_id, b.id, hand.quantity,
       CASE WHEN b.name = 'Chin chin' AND NOT part.is_late AND hand.number = 2 THEN 1 ELSE 0 END,
       b.unit_price,
       CASE WHEN b.name = 'Wheat loaf' AND NOT part.is_late AND hand.number = 3
            THEN b.unit_price / 7 ELSE 0 END,
       date_trunc('second', part.starts + (part.ends - part.starts)
           * ((hand.number - pg_temp.chance(format('%s when %s %s', b.mark, part.is_late, hand.number)))
              / part.hands)),
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id
           AND c.name = CASE WHEN pg_temp.chance(b.mark || hand.number) < 0.7
                             THEN 'Bob' ELSE 'Ada' END)
FROM bread b
JOIN bakery a ON a.branch_id = b.branch_id
CROSS JOIN LATERAL (
    SELECT floor(b.sold * a.share)::integer AS sold,
           greatest(a.opened, a.until - interval '2 hours') AS turn
) AS so_far
CROSS JOIN LATERAL (
    SELECT CASE WHEN so_far.turn = a.opened THEN so_far.sold ELSE b.lately END
           - CASE WHEN b.quiet = 0 AND a.share = 1 THEN 4 ELSE 0 END AS lately
) AS two_hours
CROSS JOIN LATERAL (
    SELECT parts.*, (SELECT count(*) FROM generate_series(1, parts.loaves) AS loaf
                     WHERE (loaf - 1) % 18 IN (0, 2, 6, 9, 10, 15)) AS hands
    FROM (VALUES
        (false, a.opened + (so_far.turn - a.opened) / 50, so_far.turn,
         so_far.sold - two_hours.lately - CASE WHEN b.quiet = 0 AND a.share = 1 THEN 4 ELSE 0 END),
        (true, so_far.turn,
         greatest(so_far.turn, a.until - greatest(b.quiet, 1) * interval '1 minute'),
         two_hours.lately)
    ) AS parts (is_late, starts, ends, loaves)
) AS part
CROSS JOIN LATERAL (
    SELECT number, count(*)::integer AS quantity
    FROM (SELECT count(*) FILTER (WHERE (loaf - 1) % 18 IN (0, 2, 6, 9, 10, 15))
                 OVER (ORDER BY loaf) AS number
          FROM generate_series(1, part.loaves) AS loaf) AS loaves
    GROUP BY number
) AS hand;

INSERT INTO livedash.sales_logs
    (id, branch_id, bread_type_id, quantity, unit_price, sold_at, recorded_by)
SELECT pg_temp.key(b.mark || ' sale just now'), b.branch_id, b.id, 4, b.unit_price,
       a.until - interval '8 seconds',
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Bob')
FROM bread b JOIN bakery a ON a.branch_id = b.branch_id
WHERE b.quiet = 0 AND a.share = 1;

INSERT INTO livedash.waste_logs
    (id, branch_id, bread_type_id, quantity, reason, wasted_at, recorded_by)
SELECT pg_temp.key(b.mark || ' waste today'), b.branch_id, b.id, b.wasted,
       (array['burnt', 'dropped', 'stale'])[1 + b.rank % 3],
       a.opened + 0.45 * (a.until - a.opened),
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Musa')
FROM bread b JOIN bakery a ON a.branch_id = b.branch_id
WHERE b.wasted > 0 AND a.share = 1;

-- Two bags of chin chin are missing since the count in the early afternoon.
INSERT INTO livedash.stock_counts (id, branch_id, bread_type_id, counted, counted_at, counted_by)
SELECT pg_temp.key(b.mark || ' count'), b.branch_id, b.id,
       b.opening - 2
       + (SELECT coalesce(sum(quantity), 0) FROM livedash.production_logs
          WHERE bread_type_id = b.id AND produced_at BETWEEN a.opened AND c.counted_at)
       - (SELECT coalesce(sum(quantity - returned), 0) FROM livedash.sales_logs
          WHERE bread_type_id = b.id AND sold_at BETWEEN a.opened AND c.counted_at),
       c.counted_at, (SELECT id FROM crew WHERE branch_id = b.branch_id AND name = 'Musa')
FROM bread b
JOIN bakery a ON a.branch_id = b.branch_id
CROSS JOIN LATERAL (SELECT a.opened + 0.68 * (a.until - a.opened) AS counted_at) AS c
WHERE b.name = 'Chin chin' AND a.share = 1;

-- At night the oven bakes what the few customers take.
INSERT INTO livedash.production_logs
    (id, branch_id, bread_type_id, quantity, produced_at, recorded_by)
SELECT pg_temp.key(b.mark || ' batch tonight'), b.branch_id, b.id, b.sold / 8, a.closes,
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Musa')
FROM bread b JOIN bakery a ON a.branch_id = b.branch_id
WHERE a.is_night AND b.sold >= 8;

INSERT INTO livedash.sales_logs
    (id, branch_id, bread_type_id, quantity, unit_price, sold_at, recorded_by)
SELECT pg_temp.key(format('%s sale tonight %s', b.mark, n)), b.branch_id, b.id, 1, b.unit_price,
       a.closes + (pg_temp.moment() - a.closes) * pg_temp.chance(format('%s tonight %s', b.mark, n)),
       (SELECT id FROM crew c WHERE c.branch_id = b.branch_id AND c.name = 'Bob')
FROM bread b
JOIN bakery a ON a.branch_id = b.branch_id
CROSS JOIN LATERAL generate_series(1, b.sold / 8) AS n
WHERE a.is_night;

INSERT INTO livedash.shift_feedback
    (id, branch_id, business_date, shift, category, body, author_id, owner_id,
     acknowledged_by, acknowledged_at, created_at)
SELECT pg_temp.key(format('%s note %s', a.branch, note.category)), a.branch_id,
       a.today - note.days_ago, note.shift, note.category, note.body,
       author.id, keeper.id, seen.id,
       CASE WHEN seen.id IS NOT NULL THEN a.opened + interval '4 minutes' END,
       CASE note.days_ago WHEN 0 THEN a.opened + interval '3 minutes'
                          ELSE a.opened - interval '35 minutes' END
FROM bakery a
CROSS JOIN (VALUES
    (0, 'morning', 'equipment', 'Oven 2 runs 10C hot, tech booked Mon', 'Ada', 'Musa', 'Ada'),
    (0, 'morning', 'supplies', 'Flour for three days, order before noon', 'Musa', 'Ada', NULL),
    (1, 'night', 'staff', 'Chi swaps the Friday night with Dayo', 'Chi', 'Ada', NULL)
) AS note (days_ago, shift, category, body, author, keeper, seen)
JOIN crew author ON author.branch_id = a.branch_id AND author.name = note.author
JOIN crew keeper ON keeper.branch_id = a.branch_id AND keeper.name = note.keeper
LEFT JOIN crew seen ON seen.branch_id = a.branch_id AND seen.name = note.seen;
