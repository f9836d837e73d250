-- A small chain: bakeries around the world, so that it is afternoon in one of them at any time,
-- each with rooms to let upstairs; a banquet hall, a salon and a kennel; and the people who work
-- there. Ola, who owns it all, is whoever lays it out.

INSERT INTO livedash.branches (name, kinds, timezone, currency) VALUES
    ('Lagos',        '{bakery,venue,kanban}', 'Africa/Lagos',        'NGN'),
    ('Recife',       '{bakery,venue,kanban}', 'America/Recife',      'BRL'),
    ('Oakland',      '{bakery,venue,kanban}', 'America/Los_Angeles', 'USD'),
    ('Auckland',     '{bakery,venue,kanban}', 'Pacific/Auckland',    'NZD'),
    ('Singapore',    '{bakery,venue,kanban}', 'Asia/Singapore',      'SGD'),
    ('Marina Hall',  '{venue,kanban}',        'Africa/Lagos',        'NGN'),
    ('Ikoyi Salon',  '{service,kanban}',      'Africa/Lagos',        'NGN'),
    ('Lekki Kennel', '{breeder,kanban}',      'Africa/Lagos',        'NGN');

INSERT INTO livedash.people (name, login) VALUES
    ('Ola',  CASE WHEN session_user IN ('ada', 'bob', 'musa', 'chi', 'vera') THEN NULL
                  ELSE session_user END),
    ('Ada',  'ada'),
    ('Bob',  'bob'),
    ('Musa', 'musa'),
    ('Chi',  'chi'),
    ('Dayo', NULL),
    ('Vera', 'vera');

INSERT INTO livedash.members (branch_id, person_id, role)
SELECT b.id, p.id, r.role
FROM livedash.branches b
CROSS JOIN (VALUES ('Ola', 'owner'), ('Ada', 'manager'), ('Bob', 'sales'), ('Musa', 'staff'),
                   ('Chi', 'staff'), ('Dayo', 'staff'), ('Vera', 'viewer')) AS r (name, role)
JOIN livedash.people p ON p.name = r.name
ORDER BY b.id, p.id;
