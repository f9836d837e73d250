-- Two branches and two projects, one person per role in the first of each, hardly any rows.
INSERT INTO livedash.branches (id, name, kinds, timezone, morning_at, night_at) VALUES
    (1, 'Lagos', '{bakery,venue,service,breeder,kanban}', 'Africa/Lagos', '10:00', '22:00'),
    (2, 'Berlin', '{bakery,venue,service,breeder}', 'Europe/Berlin', '06:00', '20:00');
INSERT INTO livedash.people (id, name, login) VALUES
    (1, 'Olu', 'an_owner'), (2, 'Mary', 'a_manager'), (3, 'Sam', 'a_seller'),
    (4, 'Stan', 'a_worker'), (5, 'Vera', 'a_viewer'), (6, 'Bert', 'a_berliner'),
    (7, 'Nobody', 'a_stranger'), (8, 'Tunde', NULL);
INSERT INTO livedash.members (branch_id, person_id, role) VALUES
    (1, 1, 'owner'), (1, 2, 'manager'), (1, 3, 'sales'), (1, 4, 'staff'), (1, 5, 'viewer'),
    (1, 8, 'staff'), (2, 6, 'owner');
INSERT INTO livedash.projects (id, name) VALUES (1, 'Shop'), (2, 'Umzug');
INSERT INTO livedash.project_members (project_id, person_id, role) VALUES
    (1, 1, 'owner'), (1, 2, 'manager'), (1, 3, 'sales'), (1, 4, 'staff'), (1, 5, 'viewer'),
    (2, 6, 'owner');
INSERT INTO livedash.statuses (id, project_id, name, kind) VALUES
    ('00000000-0000-0000-0000-000000000001', 1, 'To do', 'todo'),
    ('00000000-0000-0000-0000-000000000002', 1, 'Doing', 'doing'),
    ('00000000-0000-0000-0000-000000000003', 2, 'Offen', 'todo');
INSERT INTO livedash.bread_types (id, branch_id, name, unit_price) VALUES
    (1, 1, 'Agege', 500), (2, 1, 'Wheat', 600), (3, 2, 'Roggen', 450);
INSERT INTO livedash.halls (id, branch_id, name, setup_minutes, teardown_minutes) VALUES
    (1, 1, 'Main', 60, 30), (2, 1, 'Terrace', 0, 0), (3, 2, 'Saal', 60, 60);
INSERT INTO livedash.services (id, branch_id, name, minutes, price) VALUES
    (1, 1, 'Cut', 45, 3000), (2, 2, 'Schnitt', 30, 2500);
INSERT INTO livedash.staff (id, branch_id, name) VALUES (1, 1, 'Chi'), (2, 1, 'Dayo'), (3, 2, 'Uwe');
INSERT INTO livedash.clients (id, branch_id, name) VALUES
    ('00000000-0000-0000-0000-000000000011', 1, 'Ngozi'),
    ('00000000-0000-0000-0000-000000000012', 2, 'Jutta');
INSERT INTO livedash.litters (id, branch_id, dam, sire, born_on) VALUES
    (1, 1, 'Duchess', 'Rex', '2026-02-02'), (2, 2, 'Heidi', 'Bello', '2026-02-02');

-- Numbers that were given by hand do not count as given out.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN SELECT table_name FROM information_schema.columns
                 WHERE table_schema = 'livedash' AND is_identity = 'YES' LOOP
        EXECUTE format('ALTER TABLE livedash.%I ALTER id RESTART WITH 100', given.table_name);
    END LOOP;
END $$;
