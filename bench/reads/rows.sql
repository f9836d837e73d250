-- A year of ten shops: 1,000,000 sales, 101,500 bookings, 73,000 appointments. Made set by set and
-- without the triggers, which cost more than the rows; what they would have filled in is given.
SET session_replication_role = replica;

INSERT INTO livedash.branches (id, name, kinds, timezone)
SELECT n, 'Branch ' || n, '{bakery,venue,service,kanban}', 'Africa/Lagos'
FROM generate_series(1, 10) n;
INSERT INTO livedash.people (id, name, login)
SELECT n, 'Person ' || n, 'person_' || n FROM generate_series(1, 50) n;
INSERT INTO livedash.people (id, name, login) VALUES (99, 'Ada', 'bench_ada');
INSERT INTO livedash.members (branch_id, person_id, role)
SELECT 1 + n % 10, n, 'staff' FROM generate_series(1, 50) n;
INSERT INTO livedash.members (branch_id, person_id, role)
SELECT n, 99, 'manager' FROM generate_series(1, 3) n;

INSERT INTO livedash.bread_types (id, branch_id, name, unit_price)
SELECT n, 1 + n % 10, 'Bread ' || n, 100 + n FROM generate_series(1, 200) n;
INSERT INTO livedash.stock_levels (bread_type_id, branch_id, on_hand)
SELECT id, branch_id, 40 FROM livedash.bread_types;

-- The moments of the year before the bench's noon, spread evenly.
CREATE TEMP TABLE sale AS
SELECT n, 1 + (n * 79) % 200 AS bread,
       timestamptz '2026-03-17 17:41+01' - n * interval '31.5 seconds' AS at
FROM generate_series(0, 999999) n;
INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, unit_price, sold_at,
                                 business_date, shift, recorded_by)
SELECT 1 + bread % 10, bread, 1 + n % 4, 100 + bread, at,
       livedash.business_date(at, 'Africa/Lagos', '10:00'),
       livedash.shift_of(at, 'Africa/Lagos', '10:00', '22:00'), 99
FROM sale;
INSERT INTO livedash.production_logs (branch_id, bread_type_id, quantity, produced_at,
                                      business_date, shift)
SELECT 1 + bread % 10, bread, 30, at, livedash.business_date(at, 'Africa/Lagos', '10:00'),
       livedash.shift_of(at, 'Africa/Lagos', '10:00', '22:00')
FROM sale WHERE n % 12 = 0;
INSERT INTO livedash.waste_logs (branch_id, bread_type_id, quantity, wasted_at, business_date, shift)
SELECT 1 + bread % 10, bread, 1, at, livedash.business_date(at, 'Africa/Lagos', '10:00'),
       livedash.shift_of(at, 'Africa/Lagos', '10:00', '22:00')
FROM sale WHERE n % 50 = 0;
INSERT INTO livedash.stock_counts (branch_id, bread_type_id, counted, expected, counted_at)
SELECT 1 + b % 10, b, 40, 40, timestamptz '2026-03-17 08:00+01' - d * interval '1 day'
FROM generate_series(1, 200) b, generate_series(0, 99) d;
INSERT INTO livedash.production_plans (branch_id, bread_type_id, business_date, shift, planned)
SELECT 1 + b % 10, b, date '2026-03-17' - d, s, 40
FROM generate_series(1, 200) b, generate_series(0, 99) d, unnest('{morning,night}'::text[]) s;

INSERT INTO livedash.halls (id, branch_id, name)
SELECT n, 1 + n % 10, 'Hall ' || n FROM generate_series(1, 140) n;
INSERT INTO livedash.leads (branch_id, name, stage, follow_up_on, owner_id)
SELECT 1 + n % 10, 'Lead ' || n,
       (ARRAY['new', 'contacted', 'visit', 'tasting', 'negotiation', 'won', 'lost', 'lost'])[1 + n % 8],
       date '2026-03-17' + n % 60 - 30, 99
FROM generate_series(1, 20000) n;
INSERT INTO livedash.bookings (branch_id, hall_id, client_name, starts_at, ends_at, during, status,
                               hold_until)
SELECT 1 + h % 10, h, 'Client ' || d, s, s + interval '6 hours',
       tstzrange(s, s + interval '6 hours'), 'confirmed', NULL
FROM generate_series(1, 140) h, generate_series(0, 724) d,
     LATERAL (SELECT timestamptz '2025-01-01 16:00Z' + d * interval '1 day' AS s) t;

INSERT INTO livedash.services (id, branch_id, name) SELECT n, n, 'Cut' FROM generate_series(1, 10) n;
INSERT INTO livedash.staff (id, branch_id, name)
SELECT n, 1 + n % 10, 'Staff ' || n FROM generate_series(1, 50) n;
INSERT INTO livedash.clients (branch_id, name)
SELECT 1 + n % 10, 'Client ' || n FROM generate_series(1, 5000) n;
INSERT INTO livedash.appointments (branch_id, client_id, service_id, staff_id, starts_at, ends_at,
                                   total, status)
SELECT 1 + f % 10, (SELECT id FROM livedash.clients WHERE branch_id = 1 + f % 10 LIMIT 1),
       1 + f % 10, f, s, s + interval '30 minutes', 3000, 'completed'
FROM generate_series(1, 50) f, generate_series(0, 1459) d,
     LATERAL (SELECT timestamptz '2025-04-01 09:00Z' + d * interval '6 hours' AS s) t;
INSERT INTO livedash.payment_transactions (branch_id, appointment_id, amount, fee, paid_at)
SELECT branch_id, id, 3000, 30, starts_at FROM livedash.appointments;

INSERT INTO livedash.projects (id, name) SELECT n, 'Project ' || n FROM generate_series(1, 20) n;
INSERT INTO livedash.project_members (project_id, person_id, role)
SELECT n, 99, 'manager' FROM generate_series(1, 3) n;
INSERT INTO livedash.statuses (project_id, name, position, kind)
SELECT p, (ARRAY['To do', 'Doing', 'Review', 'Done'])[s], s,
       (ARRAY['todo', 'doing', 'doing', 'done'])[s]
FROM generate_series(1, 20) p, generate_series(1, 4) s;
INSERT INTO livedash.tasks (project_id, status_id, number, title, position, assignee_id)
SELECT s.project_id, s.id, n * 4 + s.position, 'Task ' || n, n, 99
FROM livedash.statuses s, generate_series(1, 1000) n WHERE s.kind = 'done' OR n <= 25;

RESET session_replication_role;
