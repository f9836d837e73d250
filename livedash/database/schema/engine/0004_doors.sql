-- The doors of this schema. Postgres lets everybody call a new function, and puts a trigger function
-- on anybody's own table: one that runs with its owner's rights then does with a TEMP table's rows
-- what it was made to do with the schema's own. So two locks:
--
-- 1. Nobody but the owner may execute a trigger function. Triggers that stand go on firing for
--    everybody: Postgres asks for the right at CREATE TRIGGER alone.
-- 2. One with its owner's rights refuses every table but its own, as its first step. A database
--    that was restored without privileges has no other lock.
--
-- Open to everybody stay what the view livedash.watched calls (announcement, key_as_text, as_text),
-- because a view's functions are called with the reader's rights: they read Postgres' own catalogue
-- alone, with the rights of whoever asks. And note_silence, which every writer of a watched table
-- calls: the worst it does is that terminals read again.

CREATE FUNCTION livedash.refuse_table(fired_on oid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a trigger of livedash is on %, which is not its table', fired_on::regclass
        USING ERRCODE = 'trigger_protocol_violated', HINT = 'Drop the trigger.';
END $$;

-- Closes both locks on every trigger function of the schema. A step that makes or replaces one ends
-- with `SELECT livedash.close_doors()`. A function's own tables are those of this schema that have
-- it as a trigger: only their owner can put one there.
CREATE FUNCTION livedash.close_doors() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    door    record;
    lock    text;
    secured text;
BEGIN
    FOR door IN
        SELECT p.oid::regprocedure AS name, p.prosecdef AS with_owners_rights,
               pg_get_functiondef(p.oid) AS definition,
               (SELECT string_agg(DISTINCT format('%L::pg_catalog.regclass', t.tgrelid::regclass), ', ')
                FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                WHERE t.tgfoid = p.oid AND c.relnamespace = p.pronamespace) AS tables
        FROM pg_proc p
        WHERE p.pronamespace = 'livedash'::regnamespace AND p.prorettype = 'trigger'::regtype
        ORDER BY p.proname
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', door.name);
        CONTINUE WHEN NOT door.with_owners_rights;
        lock := format('    IF TG_RELID NOT IN (%s) THEN PERFORM livedash.refuse_table(TG_RELID); END IF;',
                       coalesce(door.tables, '0'));
        secured := regexp_replace(door.definition, '(\nBEGIN\n)(    IF TG_RELID NOT IN [^\n]*\n)?',
                                  '\1' || lock || E'\n');
        IF strpos(secured, lock) = 0 THEN
            RAISE EXCEPTION '% has no line BEGIN for its lock', door.name;
        END IF;
        EXECUTE secured;
    END LOOP;
END $$;

-- What is left is for the owner of watched tables, and does nothing that its caller could not do.
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'livedash'::regnamespace
          AND p.proname IN ('watch', 'unwatch', 'watched_tree', 'own_scope', 'refuse_table',
                            'close_doors')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$;

-- A write's mark has its own moment and login, whatever the statement says.
REVOKE INSERT ON livedash.applied_mutations FROM PUBLIC;
GRANT INSERT (id) ON livedash.applied_mutations TO PUBLIC;

SELECT livedash.close_doors();
