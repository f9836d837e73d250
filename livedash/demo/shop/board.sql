-- Two projects. The first one has a column over its limit, a blocked card and three overdue ones.

INSERT INTO livedash.projects (name) VALUES ('Bread online'), ('Oven refit');

-- Dates are those of the bakery where it is afternoon, for that is where the board is looked at.
CREATE TEMP TABLE office ON COMMIT DROP AS
SELECT timezone FROM livedash.branches
WHERE 'bakery' = ANY (kinds)
ORDER BY extract(hour FROM pg_temp.moment() AT TIME ZONE timezone) BETWEEN 13 AND 19 DESC, id
LIMIT 1;

INSERT INTO livedash.project_members (project_id, person_id, role)
SELECT pr.id, p.id, r.role
FROM livedash.projects pr
CROSS JOIN (VALUES ('Ola', 'owner'), ('Ada', 'manager'), ('Bob', 'staff'), ('Chi', 'staff'),
                   ('Musa', 'staff'), ('Vera', 'viewer')) AS r (name, role)
JOIN livedash.people p ON p.name = r.name
ORDER BY pr.id, p.id;

INSERT INTO livedash.statuses (id, project_id, name, position, kind, wip_limit, colour)
SELECT pg_temp.key(format('%s column %s', pr.name, s.name)), pr.id, s.name, s.position, s.kind,
       s.wip_limit, s.colour
FROM livedash.projects pr
JOIN (VALUES
    ('Bread online',   'Ideas',  1, 'todo',  NULL, 'grey'),
    ('Bread online',   'To do',  2, 'todo',  NULL, 'blue'),
    ('Bread online',   'Doing',  3, 'doing', 3,    'yellow'),
    ('Bread online',   'Review', 4, 'doing', 4,    'magenta'),
    ('Bread online',   'Ship',   5, 'doing', 2,    'cyan'),
    ('Bread online',   'Done',   6, 'done',  NULL, 'green'),
    ('Oven refit', 'To do',  1, 'todo',  NULL, 'blue'),
    ('Oven refit', 'Doing',  2, 'doing', 2,    'yellow'),
    ('Oven refit', 'Done',   3, 'done',  NULL, 'green')
) AS s (project, name, position, kind, wip_limit, colour) ON s.project = pr.name;

-- Days: due in so many (negative: overdue), and for so many in its column.
INSERT INTO livedash.tasks
    (id, project_id, status_id, number, title, body, position, priority, assignee_id, due_on,
     blocked_reason, moved_at, created_at)
SELECT pg_temp.key(format('%s card %s', t.project, t.number)), pr.id, s.id, t.number, t.title,
       t.body, row_number() OVER (PARTITION BY s.id ORDER BY t.place), t.priority, p.id,
       pg_temp.day(office.timezone, t.due_in), t.blocked,
       pg_temp.moment() - make_interval(days => t.there, hours => 1, mins => t.number % 60),
       pg_temp.moment() - make_interval(days => t.there + 6, hours => 2)
FROM (VALUES
    ( 1, 'Bread online', 'Ideas',  217, 'Gift vouchers',      'low',    NULL,   NULL::integer,  3, NULL, ''),
    ( 2, 'Bread online', 'Ideas',  218, 'Bread of the month', 'medium', 'Chi',  NULL,  1, NULL, ''),
    ( 3, 'Bread online', 'To do',  214, 'Fix homepage',       'urgent', 'Bob',  0,     2, NULL, 'The opening hours still say Sunday closed.'),
    ( 4, 'Bread online', 'To do',  215, 'Logo pack',          'low',    NULL,   NULL, 12, NULL, ''),
    ( 5, 'Bread online', 'To do',  216, 'Delivery zones',     'medium', 'Ada',  5,     4, NULL, ''),
    ( 6, 'Bread online', 'To do',  205, 'Allergen table',     'high',   'Chi',  3,     7, NULL, 'Nuts, sesame, milk, egg; per bread and size.'),
    ( 7, 'Bread online', 'To do',  203, 'Price list PDF',     'low',    'Musa', 9,     8, NULL, ''),
    ( 8, 'Bread online', 'Doing',  212, 'Payment webhook',    'high',   'Ada',  2,     5, NULL, 'Retries must not book twice.'),
    ( 9, 'Bread online', 'Doing',  210, 'Stock import',       'medium', 'Musa', -1,    3, 'waiting CSV', ''),
    (10, 'Bread online', 'Doing',  213, 'Order e-mails',      'medium', 'Chi',  4,     2, NULL, ''),
    (11, 'Bread online', 'Doing',  211, 'Photo of each bread','low',    'Bob',  -3,    4, NULL, ''),
    (12, 'Bread online', 'Review', 209, 'Copy edits',         'medium', 'Chi',  3,     1, NULL, ''),
    (13, 'Bread online', 'Review', 208, 'A11y pass',          'high',   'Bob',  -2,    6, NULL, ''),
    (14, 'Bread online', 'Ship',   207, 'Opening hours',      'medium', 'Ada',  1,     1, NULL, ''),
    (15, 'Bread online', 'Done',   201, 'Basket',             'medium', 'Bob',  -4,    5, NULL, ''),
    (16, 'Bread online', 'Done',   200, 'Sign-in',            'high',   'Ada',  -6,    7, NULL, ''),
    (17, 'Bread online', 'Done',   199, 'Menu page',          'medium', 'Chi',  -8,    9, NULL, ''),
    (18, 'Bread online', 'Done',   198, 'Domain and mail',    'medium', 'Ada',  -9,   10, NULL, ''),
    (19, 'Bread online', 'Done',   197, 'Hosting',            'high',   'Ada',  NULL, 12, NULL, ''),
    (20, 'Bread online', 'Done',   196, 'Fonts and colours',  'low',    'Chi',  NULL, 13, NULL, ''),
    (21, 'Bread online', 'Done',   195, 'Sketches',           'medium', 'Chi',  NULL, 15, NULL, ''),
    (22, 'Bread online', 'Done',   194, 'Ask three customers','medium', 'Bob',  NULL, 17, NULL, ''),
    (23, 'Bread online', 'Done',   193, 'Choose a name',      'low',    'Ola',  NULL, 20, NULL, ''),
    (24, 'Oven refit', 'To do', 12, 'Book the crane',     'high',   'Ada',  6,     2, NULL, ''),
    (25, 'Oven refit', 'To do', 13, 'Fire inspection',    'urgent', 'Ola',  8,     2, NULL, ''),
    (26, 'Oven refit', 'Doing', 11, 'Three quotes',       'medium', 'Musa', 1,     4, NULL, ''),
    (27, 'Oven refit', 'Done',  10, 'Measure the door',   'low',    'Musa', NULL,  9, NULL, '')
) AS t (place, project, column_name, number, title, priority, assignee, due_in, there, blocked, body)
JOIN livedash.projects pr ON pr.name = t.project
JOIN livedash.statuses s ON s.project_id = pr.id AND s.name = t.column_name
LEFT JOIN livedash.people p ON p.name = t.assignee
CROSS JOIN office
ORDER BY t.place;
