-- Silence leaves a trace, whole trees are watched, keys can be kept back, and nobody else runs a
-- table's trigger function.
--
-- A change trigger keeps silent while the notification queue is half full. A peak may be over
-- before any terminal looks at the queue, so the silence is noted, and each heartbeat compares the
-- note with the one before.


-- When a change trigger last kept silent, in microseconds since 1970. A sequence, because its value
-- is seen at once and stays whatever becomes of the transaction, and nobody waits for anybody.
CREATE SEQUENCE livedash.last_silence;
GRANT SELECT ON SEQUENCE livedash.last_silence TO PUBLIC;

-- Every writer of a watched table calls this with rights of their own, so PUBLIC may. The worst that
-- anybody can do with it is to have the terminals read again at their next heartbeat: the note only
-- ever moves to the present moment, so that nobody can take one back. `setval` and not `nextval`,
-- after which a writer's `lastval()` would give our number instead of the one of the writer's row.
CREATE FUNCTION livedash.note_silence() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT setval('livedash.last_silence'::regclass,
                  (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
$$;


-- The body of a table's trigger function. The body runs with the writer's rights, and a writer may
-- have none on this schema: only the note of a silence needs something from the schema, and a note
-- that is refused costs a warning. The writer's statement must not fail, whatever happens in here:
-- on any error the message becomes coarse ("something in this table"), which is always true.
-- `keys`: whether the ids of the rows are told. Whoever may connect may LISTEN, whatever rights on the
-- table they have.
DROP VIEW livedash.watched;
DROP FUNCTION livedash.announcement;
CREATE FUNCTION livedash.announcement(target regclass, scope text[], keys boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $announcement$
DECLARE
    key    text := CASE WHEN keys THEN livedash.key_as_text(target) END;
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
    silent  boolean := false;
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
        -- more. Silence is the lesser evil, as long as the silence is noted.
        silent := sent = 0 AND pg_notification_queue_usage() > 0.5;
        IF NOT silent THEN
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
        END IF;
    EXCEPTION WHEN OTHERS THEN
        BEGIN
            PERFORM pg_notify('livedash', coarse::text);
        EXCEPTION WHEN OTHERS THEN
            silent := true;
        END;
    END;
    IF silent THEN
        BEGIN
            PERFORM livedash.note_silence();
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'livedash: a change of %% was neither announced nor noted: %%',
                TG_TABLE_NAME, SQLERRM;
        END;
    END IF;
    RETURN NULL;
END $body$,
        source || 'SELECT ' || cols || ' FROM livedash_new' || detail,
        source || 'SELECT ' || cols || ' FROM livedash_old' || detail,
        source || 'SELECT ' || cols || ' FROM livedash_new UNION ALL '
               || 'SELECT ' || cols || ' FROM livedash_old' || detail);
END $announcement$;


-- A table with all the tables that share rows with it: its partitions and heirs, its parents, and so
-- on. A write to a parent fires the parent's triggers alone, a write to a partition or an heir those
-- of the partition or the heir, so all of them are watched or none. Foreign tables take no triggers
-- of this kind, and a temporary heir is nobody else's.
CREATE OR REPLACE FUNCTION livedash.watched_tree(target regclass) RETURNS SETOF regclass
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE tree AS (
        SELECT target::oid AS oid
        UNION
        SELECT next.oid FROM tree CROSS JOIN LATERAL (
            SELECT inhparent AS oid FROM pg_catalog.pg_inherits WHERE inhrelid = tree.oid
            UNION ALL
            SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = tree.oid) AS next)
    SELECT c.oid::pg_catalog.regclass FROM tree JOIN pg_catalog.pg_class c USING (oid)
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
$$;

-- What of a scope a table has: a parent may lack a column of its heir.
CREATE FUNCTION livedash.own_scope(target regclass, scope text[]) RETURNS text[]
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(SELECT name FROM unnest(scope) WITH ORDINALITY AS s (name, place)
                 WHERE livedash.as_text(target, name) IS NOT NULL ORDER BY place)
$$;

-- The functions of tables that were dropped, or whose triggers call another one by now.
CREATE FUNCTION livedash.drop_unused_announcers() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    unused regprocedure;
BEGIN
    FOR unused IN
        SELECT p.oid FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'livedash'::pg_catalog.regnamespace AND p.proname ~ '^announce_\d+$'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgfoid = p.oid)
    LOOP
        EXECUTE format('DROP FUNCTION %s', unused);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION livedash.unwatch(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    watched record;
BEGIN
    FOR watched IN
        SELECT t.tgname, one FROM livedash.watched_tree(target) AS one
        JOIN pg_catalog.pg_trigger t ON t.tgrelid = one
        WHERE NOT t.tgisinternal AND t.tgname LIKE 'livedash\_change\_%'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', watched.tgname, watched.one);
    END LOOP;
    PERFORM livedash.drop_unused_announcers();
END $$;

-- A table's trigger function that this login may replace, if its triggers call one.
CREATE FUNCTION livedash.announcer_of(target regclass) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT format('livedash.%I', min(p.proname))
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = target AND NOT t.tgisinternal AND t.tgname LIKE 'livedash\_change\_%'
      AND p.pronamespace = 'livedash'::pg_catalog.regnamespace AND p.proname ~ '^announce_\d+$'
      AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    HAVING count(*) > 0
$$;

-- Triggers that are there are replaced, not dropped: CREATE TRIGGER lets readers go on, DROP TRIGGER
-- waits for them and holds up everybody behind. Where nothing is wrong with them they stay, and the
-- table is not locked at all.
DROP FUNCTION livedash.watch;
CREATE FUNCTION livedash.watch(
    target regclass, scope text[] DEFAULT '{}', keys boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind      record;
    missing   text;
    one       regclass;
    own       text[];
    announcer text;
    stand     integer;
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

    FOR one IN SELECT livedash.watched_tree(target) LOOP
        own := livedash.own_scope(one, scope);
        announcer := coalesce(livedash.announcer_of(one),
                              'livedash.announce_' || nextval('livedash.announcers'));
        EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql
                        SET search_path = pg_catalog, pg_temp AS %L',
                       announcer, livedash.announcement(one, own, keys));
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s() FROM PUBLIC', announcer);
        EXECUTE format('COMMENT ON FUNCTION %s() IS %L', announcer,
                       pg_catalog.jsonb_build_object('scope', own, 'keys', keys));
        SELECT count(*) INTO stand FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = one AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal
          AND t.tgname LIKE 'livedash\_change\_%'
          AND t.tgfoid = to_regprocedure(announcer || '()');
        IF stand = 4 THEN
            CONTINUE;
        END IF;
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER livedash_change_insert AFTER INSERT ON %1$s
             REFERENCING NEW TABLE AS livedash_new
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s();
             CREATE OR REPLACE TRIGGER livedash_change_update AFTER UPDATE ON %1$s
             REFERENCING OLD TABLE AS livedash_old NEW TABLE AS livedash_new
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s();
             CREATE OR REPLACE TRIGGER livedash_change_delete AFTER DELETE ON %1$s
             REFERENCING OLD TABLE AS livedash_old
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s();
             CREATE OR REPLACE TRIGGER livedash_change_truncate AFTER TRUNCATE ON %1$s
             FOR EACH STATEMENT EXECUTE FUNCTION %2$s()', one, announcer);
    END LOOP;
    PERFORM livedash.drop_unused_announcers();
END $$;
REVOKE EXECUTE ON FUNCTION
    livedash.own_scope, livedash.announcer_of, livedash.drop_unused_announcers, livedash.watch,
    livedash.unwatch FROM PUBLIC;


-- Every table that has any of the four triggers, or shares rows with one that has.
CREATE VIEW livedash.watched AS
WITH RECURSIVE installed AS (
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
    SELECT next.oid FROM tree CROSS JOIN LATERAL (
        SELECT inhparent AS oid FROM pg_catalog.pg_inherits WHERE inhrelid = tree.oid
        UNION ALL
        SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = tree.oid) AS next),
-- What was asked for stands in the comment on the function; before keys could be kept back, the
-- comment was the scope alone.
asked AS (
    SELECT i.*, p.prosrc,
           coalesce((said.it ->> 'keys')::boolean, true) AS keys,
           ARRAY(SELECT pg_catalog.jsonb_array_elements_text(coalesce(said.it -> 'scope', said.it)))
               AS scope
    FROM installed i
    LEFT JOIN pg_catalog.pg_proc p ON p.oid = i.announcer
    CROSS JOIN LATERAL (
        SELECT pg_catalog.obj_description(p.oid, 'pg_proc')::jsonb AS it) AS said)
SELECT n.nspname || '.' || c.relname AS table_name,
       tree.oid::regclass AS relation,
       coalesce(asked.scope, '{}') AS scope,
       CASE WHEN coalesce(asked.triggers, 0) < 4 THEN 'missing'
            WHEN asked.disabled > 0 THEN 'disabled'
            WHEN asked.prosrc IS DISTINCT FROM livedash.announcement(
                tree.oid, asked.scope, asked.keys) THEN 'altered'
            ELSE 'installed' END AS state,
       coalesce(asked.keys, true) AS keys,
       format('%I.%I', n.nspname, c.relname) AS named
FROM tree
JOIN pg_catalog.pg_class c ON c.oid = tree.oid
    AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN asked ON asked.tgrelid = tree.oid;
COMMENT ON COLUMN livedash.watched.state IS 'installed, missing (some or all of the four), disabled, or altered: the key or a scope column is no longer what it was; watch the table again.';
COMMENT ON COLUMN livedash.watched.named IS 'The table as one writes it in SQL and to `livedash db watch`.';
GRANT SELECT ON livedash.watched TO PUBLIC;


-- The tables that are watched already get the new body in place: their triggers stay as they are, so
-- no lock on a table is needed. A function of another owner is left alone, and its table counts as
-- altered.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT DISTINCT p.proname, t.tgrelid::regclass AS relation, ARRAY(
            SELECT pg_catalog.jsonb_array_elements_text(
                pg_catalog.obj_description(p.oid, 'pg_proc')::jsonb)) AS scope
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgname LIKE 'livedash\_change\_%'
          AND p.pronamespace = 'livedash'::regnamespace AND p.proname ~ '^announce_\d+$'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION livedash.%I() RETURNS trigger LANGUAGE plpgsql
                        SET search_path = pg_catalog, pg_temp AS %L', one.proname,
                       livedash.announcement(
                           one.relation, livedash.own_scope(one.relation, one.scope), true));
        EXECUTE format('REVOKE EXECUTE ON FUNCTION livedash.%I() FROM PUBLIC', one.proname);
    END LOOP;
END $$;
