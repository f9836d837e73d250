-- Who may do what: one table says it (role × table × operation), and the row-level security
-- policies are made from it, so that the two cannot part. A migration that changes rights changes
-- rows here and calls livedash.apply_rights() again.
--
-- Table privileges go to PUBLIC on purpose. A group role would be one for the whole cluster, would
-- outlive this database and be missing after a restore; and without a membership the policies show
-- nobody a single row.

CREATE TABLE livedash.rights (
    table_name  text    NOT NULL,
    operation   text    NOT NULL CHECK (operation IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')),
    role        text    NOT NULL CHECK (role IN ('owner', 'manager', 'sales', 'staff', 'viewer')),
    only_own    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (table_name, operation, role)
);
COMMENT ON COLUMN livedash.rights.only_own IS 'Rows of the person alone: what it entered, or what it owns (rights_scopes).';

-- Which column ties a table's rows to a membership, which rows are "own", and which columns may be
-- written (null: all).
CREATE TABLE livedash.rights_scopes (
    table_name  text PRIMARY KEY,
    membership  text NOT NULL CHECK (membership IN ('branches', 'projects')),
    scope       text NOT NULL,
    own         text,
    writable    text
);

INSERT INTO livedash.rights_scopes (table_name, membership, scope, own, writable) VALUES
    ('branches',             'branches', 'id',         NULL, 'name, kinds, timezone, currency, morning_at, night_at, evening_at'),
    ('members',              'branches', 'branch_id',  NULL, NULL),
    ('bread_types',          'branches', 'branch_id',  NULL, NULL),
    ('production_plans',     'branches', 'branch_id',  NULL, NULL),
    ('production_logs',      'branches', 'branch_id',  'entered_by = session_user', NULL),
    ('sales_logs',           'branches', 'branch_id',  'entered_by = session_user', NULL),
    ('waste_logs',           'branches', 'branch_id',  'entered_by = session_user', NULL),
    ('stock_counts',         'branches', 'branch_id',  'entered_by = session_user', NULL),
    ('stock_levels',         'branches', 'branch_id',  NULL, NULL),
    ('shift_feedback',       'branches', 'branch_id',  'entered_by = session_user', NULL),
    ('shift_reports',        'branches', 'branch_id',  NULL, NULL),
    ('halls',                'branches', 'branch_id',  NULL, NULL),
    ('supplies',             'branches', 'branch_id',  NULL, NULL),
    ('leads',                'branches', 'branch_id',  'owner_id = (SELECT livedash.my_person(current_user))', NULL),
    ('bookings',             'branches', 'branch_id',  NULL, NULL),
    ('services',             'branches', 'branch_id',  NULL, NULL),
    ('staff',                'branches', 'branch_id',  NULL, NULL),
    ('clients',              'branches', 'branch_id',  NULL, NULL),
    ('appointments',         'branches', 'branch_id',  NULL, NULL),
    ('payment_transactions', 'branches', 'branch_id',  NULL, NULL),
    ('litters',              'branches', 'branch_id',  NULL, 'id, branch_id, dam, sire, breed, born_on, ready_on'),
    ('puppies',              'branches', 'branch_id',  NULL, NULL),
    ('projects',             'projects', 'id',         NULL, 'name'),
    ('project_members',      'projects', 'project_id', NULL, NULL),
    ('statuses',             'projects', 'project_id', NULL, NULL),
    ('tasks',                'projects', 'project_id', NULL, NULL);

-- S select, I insert, U update, D delete; a small letter: own rows only.
INSERT INTO livedash.rights (table_name, operation, role, only_own)
SELECT m.table_name, o.operation, r.role, r.letters !~ o.letter
FROM (VALUES
    --                        owner   manager sales   staff   viewer
    ('branches',             'SU',   'S',    'S',    'S',    'S'),
    ('members',              'SIUD', 'S',    'S',    'S',    'S'),
    ('bread_types',          'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('production_plans',     'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('production_logs',      'SIUD', 'SIUD', 'S',    'SIud', 'S'),
    ('sales_logs',           'SIUD', 'SIUD', 'SIud', 'SIud', 'S'),
    ('waste_logs',           'SIUD', 'SIUD', 'S',    'SIud', 'S'),
    ('stock_counts',         'SIUD', 'SIUD', 'S',    'SIud', 'S'),
    ('stock_levels',         'S',    'S',    'S',    'S',    'S'),
    ('shift_feedback',       'SIUD', 'SIUD', 'SIUd', 'SIUd', 'S'),
    ('shift_reports',        'SIUD', 'SIUD', 'S',    'SI',   'S'),
    ('halls',                'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('supplies',             'SIUD', 'SIUD', 'SU',   'SU',   'S'),
    ('leads',                'SIUD', 'SIUD', 'siu',  '',     'S'),
    ('bookings',             'SIUD', 'SIUD', 'SIU',  'S',    'S'),
    ('services',             'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('staff',                'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('clients',              'SIUD', 'SIUD', 'SIU',  'SIU',  'S'),
    ('appointments',         'SIUD', 'SIUD', 'SIU',  'SIU',  'S'),
    ('payment_transactions', 'SIUD', 'SIUD', 'SI',   'SI',   'S'),
    ('litters',              'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('puppies',              'SIUD', 'SIUD', 'SIU',  'SIU',  'S'),
    ('projects',             'SUD',  'SU',   'S',    'S',    'S'),
    ('project_members',      'SIUD', 'S',    'S',    'S',    'S'),
    ('statuses',             'SIUD', 'SIUD', 'S',    'S',    'S'),
    ('tasks',                'SIUD', 'SIUD', 'SIUD', 'SIUD', 'S')
) AS m (table_name, owner, manager, sales, staff, viewer)
CROSS JOIN LATERAL (VALUES ('owner', m.owner), ('manager', m.manager), ('sales', m.sales),
                           ('staff', m.staff), ('viewer', m.viewer)) AS r (role, letters)
JOIN (VALUES ('SELECT', 'S'), ('INSERT', 'I'), ('UPDATE', 'U'), ('DELETE', 'D'))
    AS o (operation, letter) ON r.letters ~* o.letter;

GRANT SELECT ON livedash.rights, livedash.rights_scopes TO PUBLIC;

-- What these roles may write, as `table OPERATION`: a dashboard offers no more than that. (A
-- function, so that a query which asks for it does not live on these tables: they change with the
-- schema alone.)
CREATE FUNCTION livedash.rights_of(branch_role text, project_role text)
RETURNS text[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT r.table_name || ' ' || r.operation
        FROM livedash.rights r JOIN livedash.rights_scopes s USING (table_name)
        WHERE r.operation <> 'SELECT'
          AND r.role = CASE s.membership WHEN 'projects' THEN project_role ELSE branch_role END
        ORDER BY r.table_name, r.operation);
END $$;


-- `column = ANY ((SELECT f(current_user))::bigint[])`: the sub-select makes it evaluated once per
-- statement instead of once per row, and bigint equality is leakproof, so the index is used.
-- STRICT: no roles must mean no condition, never one that lets every role in.
CREATE FUNCTION livedash.rights_condition(scoped livedash.rights_scopes, roles text[])
RETURNS text LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT format('%I = ANY ((SELECT livedash.my_%s(current_user%s))::bigint[])',
                  scoped.scope, scoped.membership,
                  CASE WHEN cardinality(roles) < 5 THEN format(', %L::text[]', roles) ELSE '' END)
$$;

CREATE FUNCTION livedash.apply_rights() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    scoped    livedash.rights_scopes;
    policy    record;
    granted   record;
    condition text;
BEGIN
    FOR scoped IN SELECT * FROM livedash.rights_scopes ORDER BY table_name LOOP
        EXECUTE format('ALTER TABLE livedash.%I ENABLE ROW LEVEL SECURITY', scoped.table_name);
        EXECUTE format('REVOKE ALL ON livedash.%I FROM PUBLIC', scoped.table_name);
        FOR policy IN SELECT policyname FROM pg_catalog.pg_policies
                      WHERE schemaname = 'livedash' AND tablename = scoped.table_name LOOP
            EXECUTE format('DROP POLICY %I ON livedash.%I', policy.policyname, scoped.table_name);
        END LOOP;

        FOR granted IN
            SELECT operation,
                   array_agg(role ORDER BY role) FILTER (WHERE NOT only_own) AS all_rows,
                   array_agg(role ORDER BY role) FILTER (WHERE only_own) AS own_rows
            FROM livedash.rights WHERE table_name = scoped.table_name GROUP BY operation
        LOOP
            IF granted.own_rows IS NOT NULL AND scoped.own IS NULL THEN
                RAISE EXCEPTION 'rights: nothing says which rows of % are own', scoped.table_name;
            END IF;
            condition := concat_ws(' OR ',
                livedash.rights_condition(scoped, granted.all_rows),
                scoped.own || ' AND ' || livedash.rights_condition(scoped, granted.own_rows));
            EXECUTE format('CREATE POLICY %I ON livedash.%I FOR %s %s',
                lower(granted.operation) || '_by_role', scoped.table_name, granted.operation,
                CASE granted.operation
                    WHEN 'INSERT' THEN format('WITH CHECK (%s)', condition)
                    WHEN 'UPDATE' THEN format('USING (%1$s) WITH CHECK (%1$s)', condition)
                    ELSE format('USING (%s)', condition) END);
            EXECUTE format('GRANT %s%s ON livedash.%I TO PUBLIC', granted.operation,
                CASE WHEN granted.operation IN ('INSERT', 'UPDATE')
                     THEN '(' || scoped.writable || ')' ELSE '' END,
                scoped.table_name);
        END LOOP;
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION livedash.apply_rights() FROM PUBLIC;
SELECT livedash.apply_rights();

-- People are tied to no branch themselves: one sees oneself, and whoever shares a branch or a
-- project. Logins are given by the database's owner alone (`livedash db user add`).
CREATE FUNCTION livedash.my_colleagues(login name)
RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT m.person_id FROM livedash.members m
        WHERE m.branch_id = ANY (livedash.my_branches(login))
        UNION
        SELECT m.person_id FROM livedash.project_members m
        WHERE m.project_id = ANY (livedash.my_projects(login))
        UNION
        SELECT livedash.my_person(login));
END $$;

ALTER TABLE livedash.people ENABLE ROW LEVEL SECURITY;
CREATE POLICY colleagues ON livedash.people FOR SELECT
    USING (id = ANY ((SELECT livedash.my_colleagues(current_user))::bigint[]));
GRANT SELECT ON livedash.people TO PUBLIC;

ALTER TABLE livedash.task_numbers ENABLE ROW LEVEL SECURITY;

-- A view that is read with the reader's own rights.
GRANT SELECT ON livedash.stock_ledger TO PUBLIC;
