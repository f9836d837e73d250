-- Change triggers: a commit that touched a watched table says so on the channel `livedash`: which
-- table, which rows, which scopes, and never what is in them.
--
--   SELECT livedash.watch('shop.orders', '{branch_id}');     installs, or installs anew
--   SELECT livedash.unwatch('shop.orders');
--   SELECT * FROM livedash.watched;                          what is installed, what is wrong with it
--
-- Each table gets a trigger function of its own, because only a function that names its columns
-- keeps its query plans: reading the column names from the trigger's arguments and running the text
-- took 230 us for a single-row write, naming them 60.

CREATE SEQUENCE livedash.announcers;

-- How a column's value is written in a message: the same text whoever writes, so nothing that
-- depends on the writer's DateStyle or TimeZone.
CREATE FUNCTION livedash.as_text(target regclass, col text) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT format(CASE
        WHEN a.atttypid = 'timestamptz'::pg_catalog.regtype
            THEN 'pg_catalog.to_jsonb(pg_catalog.timezone(''UTC'', %I)) #>> ''{}'''
        WHEN t.typcategory = 'D' THEN 'pg_catalog.to_jsonb(%I) #>> ''{}'''
        ELSE '%I::pg_catalog.text' END, a.attname)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = target AND a.attname = col AND a.attnum > 0 AND NOT a.attisdropped
$$;

-- A row's key: its primary key, as the text of a JSON array where it has several columns; null where
-- there is none.
CREATE FUNCTION livedash.key_as_text(target regclass) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE count(*)
        WHEN 0 THEN NULL
        WHEN 1 THEN min(livedash.as_text(target, a.attname))
        ELSE 'pg_catalog.jsonb_build_array('
             || string_agg(livedash.as_text(target, a.attname), ', ' ORDER BY k.place)
             || ')::pg_catalog.text' END
    FROM pg_catalog.pg_index i
    CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = target AND a.attnum = k.attnum
    WHERE i.indrelid = target AND i.indisprimary
$$;

-- The body of a table's trigger function. It runs with the writer's rights, who may have none on
-- this schema, so it uses nothing from it. And the writer's statement must not fail, whatever
-- happens in here: on any error the message becomes coarse ("something in this table"), which is
-- always true.
CREATE FUNCTION livedash.announcement(target regclass, scope text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $announcement$
DECLARE
    key    text := livedash.key_as_text(target);
    cols   text := concat_ws(', ', key || ' AS k');
    parts  text := '';
    source text := 'WITH changed AS MATERIALIZED (';
    detail text;
    i      integer;
BEGIN
    FOR i IN 1 .. coalesce(cardinality(scope), 0) LOOP
        cols := concat_ws(', ', nullif(cols, ''),
                          format('%s AS s%s', livedash.as_text(target, scope[i]), i));
        -- A null would have to match every value, and beyond two hundred values a list no longer
        -- narrows anything: a column left out means any value.
        parts := concat_ws(', ', nullif(parts, ''), format(
            '%L, (SELECT CASE WHEN count(*) <= 200 AND count(*) = count(v) THEN jsonb_agg(v) END
                  FROM (SELECT DISTINCT s%s AS v FROM changed LIMIT 201) AS d)', scope[i], i));
    END LOOP;
    detail := format(
        ') SELECT jsonb_strip_nulls(jsonb_build_object(%s)) INTO detail', concat_ws(', ',
            CASE WHEN key IS NOT NULL THEN
                '''k'', (SELECT CASE WHEN count(*) <= 1000 THEN jsonb_agg(v) END
                       FROM (SELECT DISTINCT k AS v FROM changed LIMIT 1001) AS d)' END,
            CASE WHEN parts <> '' THEN format('''s'', jsonb_build_object(%s)', parts) END));
    cols := coalesce(nullif(cols, ''), 'NULL');

    RETURN format($body$
DECLARE
    longest CONSTANT integer := 7900;  -- Postgres refuses 8,000 bytes, and the write with them
    enough  CONSTANT integer := 64;    -- later messages of a transaction are equal, and so folded
    sent    integer;
    coarse  jsonb;
    detail  jsonb := '{}';
    message text;
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        IF NOT EXISTS (SELECT FROM livedash_new) THEN RETURN NULL; END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM livedash_old) THEN RETURN NULL; END IF;
    END IF;

    BEGIN
        coarse := jsonb_build_object(
            'v', 1, 't', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, 'o', left(TG_OP, 1),
            'x', pg_current_xact_id()::text, 'at', extract(epoch FROM now()));
        sent := coalesce(nullif(current_setting('livedash.sent', true), ''), '0')::integer;

        -- A full queue fails every NOTIFYing writer at COMMIT, where nothing can be trapped any
        -- more. Silence is the lesser evil: terminals watch the gauge and read everything again.
        IF sent = 0 AND pg_notification_queue_usage() > 0.5 THEN
            RETURN NULL;
        END IF;

        IF sent >= enough OR TG_OP = 'TRUNCATE' THEN
            NULL;
        ELSIF TG_OP = 'INSERT' THEN
            %s;
        ELSIF TG_OP = 'DELETE' THEN
            %s;
        ELSE
            %s;
        END IF;
        IF sent <= enough THEN
            PERFORM set_config('livedash.sent', (sent + 1)::text, true);
        END IF;

        message := coarse || detail;
        IF octet_length(message) > longest THEN
            message := coarse || (detail - 'k');
        END IF;
        IF octet_length(message) > longest THEN
            message := coarse;
        END IF;
        PERFORM pg_notify('livedash', message);
    EXCEPTION WHEN OTHERS THEN
        BEGIN
            PERFORM pg_notify('livedash', coarse::text);
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'livedash: a change of %% was not announced: %%',
                TG_TABLE_NAME, SQLERRM;
        END;
    END;
    RETURN NULL;
END $body$,
        source || 'SELECT ' || cols || ' FROM livedash_new' || detail,
        source || 'SELECT ' || cols || ' FROM livedash_old' || detail,
        source || 'SELECT ' || cols || ' FROM livedash_new UNION ALL '
               || 'SELECT ' || cols || ' FROM livedash_old' || detail);
END $announcement$;


-- A partitioned table is watched as a whole tree: a write to the parent fires the parent's
-- triggers alone, a write to a partition the partition's.
CREATE FUNCTION livedash.watched_tree(target regclass) RETURNS SETOF regclass
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(tree.relid, target)
    FROM (SELECT target) AS one
    LEFT JOIN pg_catalog.pg_partition_tree(pg_catalog.pg_partition_root(target)) AS tree ON true
$$;

CREATE FUNCTION livedash.unwatch(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    watched record;
    unused  regprocedure;
BEGIN
    FOR watched IN
        SELECT t.tgname, one FROM livedash.watched_tree(target) AS one
        JOIN pg_catalog.pg_trigger t ON t.tgrelid = one
        WHERE NOT t.tgisinternal AND t.tgname LIKE 'livedash\_change\_%'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', watched.tgname, watched.one);
    END LOOP;
    -- Those of tables that were dropped are still there too.
    FOR unused IN
        SELECT p.oid FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'livedash'::pg_catalog.regnamespace AND p.proname ~ '^announce_\d+$'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgfoid = p.oid)
    LOOP
        EXECUTE format('DROP FUNCTION %s', unused);
    END LOOP;
END $$;

CREATE FUNCTION livedash.watch(target regclass, scope text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind      record;
    missing   text;
    one       regclass;
    announcer text;
BEGIN
    SELECT c.relkind, c.relpersistence INTO kind FROM pg_catalog.pg_class c WHERE c.oid = target;
    IF kind.relkind NOT IN ('r', 'p') OR kind.relpersistence = 't' THEN
        RAISE EXCEPTION '% cannot be watched: it is no ordinary table', target
            USING ERRCODE = 'wrong_object_type',
                  HINT = 'For a view, watch the tables that it reads.';
    END IF;
    SELECT name INTO missing FROM unnest(scope) AS name
    WHERE livedash.as_text(target, name) IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% has no column %', target, quote_ident(missing)
            USING ERRCODE = 'undefined_column', HINT = 'A scope is a column of the table itself.';
    END IF;

    PERFORM livedash.unwatch(target);
    FOR one IN SELECT livedash.watched_tree(target) LOOP
        announcer := 'livedash.announce_' || nextval('livedash.announcers');
        EXECUTE format('CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql
                        SET search_path = pg_catalog, pg_temp AS %L',
                       announcer, livedash.announcement(one, scope));
        EXECUTE format('COMMENT ON FUNCTION %s() IS %L', announcer, pg_catalog.to_jsonb(scope));
        EXECUTE format(
            'CREATE TRIGGER livedash_change_insert AFTER INSERT ON %1$s
             REFERENCING NEW TABLE AS livedash_new
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s();
             CREATE TRIGGER livedash_change_update AFTER UPDATE ON %1$s
             REFERENCING OLD TABLE AS livedash_old NEW TABLE AS livedash_new
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s();
             CREATE TRIGGER livedash_change_delete AFTER DELETE ON %1$s
             REFERENCING OLD TABLE AS livedash_old
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s();
             CREATE TRIGGER livedash_change_truncate AFTER TRUNCATE ON %1$s
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s()', one, announcer);
    END LOOP;
END $$;


-- Every table that has any of the four triggers, or is a partition beside one that has.
CREATE VIEW livedash.watched AS
WITH installed AS (
    SELECT t.tgrelid,
           count(*) AS triggers,
           count(*) FILTER (WHERE t.tgenabled NOT IN ('O', 'A')) AS disabled,
           min(t.tgfoid::bigint)::oid AS announcer
    FROM pg_catalog.pg_trigger t
    WHERE NOT t.tgisinternal
      AND t.tgname IN ('livedash_change_insert', 'livedash_change_update',
                       'livedash_change_delete', 'livedash_change_truncate')
    GROUP BY t.tgrelid),
tree AS (
    SELECT tgrelid AS oid FROM installed
    UNION
    SELECT w::oid FROM installed, livedash.watched_tree(tgrelid) AS w)
SELECT n.nspname || '.' || c.relname AS table_name,
       tree.oid::regclass AS relation,
       ARRAY(SELECT pg_catalog.jsonb_array_elements_text(
           pg_catalog.obj_description(p.oid, 'pg_proc')::jsonb)) AS scope,
       CASE WHEN coalesce(i.triggers, 0) < 4 THEN 'missing'
            WHEN i.disabled > 0 THEN 'disabled'
            WHEN p.prosrc IS DISTINCT FROM livedash.announcement(
                tree.oid, ARRAY(SELECT pg_catalog.jsonb_array_elements_text(
                    pg_catalog.obj_description(p.oid, 'pg_proc')::jsonb))) THEN 'altered'
            ELSE 'installed' END AS state
FROM tree
JOIN pg_catalog.pg_class c ON c.oid = tree.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN installed i ON i.tgrelid = tree.oid
LEFT JOIN pg_catalog.pg_proc p ON p.oid = i.announcer;
COMMENT ON COLUMN livedash.watched.state IS 'installed, missing (some or all of the four), disabled, or altered: the key or a scope column is no longer what it was; watch the table again.';
GRANT SELECT ON livedash.watched TO PUBLIC;
