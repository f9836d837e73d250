-- Who gets in. A login without a membership reads and writes nothing of the shops, whichever
-- function it calls, whichever row it tries to write, and whatever it makes of its refusals.
--
-- Open to everybody are these functions alone, because they are called with the rights of whoever
-- asks:
--   my_branches, my_projects, my_person, my_colleagues   by policies; they answer about oneself
--   business_date, shift_of                              by the dashboard's reads: mere reckoning
--   rights_of                                            by the dashboard: a table all may read
-- and four of the engine's (0004_doors.sql says why).

-- They run with their owner's rights, so `current_user` in here would be the owner: it is handed in.
-- Whoever is logged in gets an answer about itself, and about a role that it may SET ROLE to.
CREATE OR REPLACE FUNCTION livedash.my_branches(login name, roles text[] DEFAULT NULL)
RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF login <> session_user AND NOT pg_has_role(session_user, login, 'MEMBER') THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT m.branch_id
        FROM livedash.members m JOIN livedash.people p ON p.id = m.person_id
        WHERE p.login = my_branches.login::text AND p.active
          AND (roles IS NULL OR m.role = ANY (roles)));
END $$;

CREATE OR REPLACE FUNCTION livedash.my_projects(login name, roles text[] DEFAULT NULL)
RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF login <> session_user AND NOT pg_has_role(session_user, login, 'MEMBER') THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT m.project_id
        FROM livedash.project_members m JOIN livedash.people p ON p.id = m.person_id
        WHERE p.login = my_projects.login::text AND p.active
          AND (roles IS NULL OR m.role = ANY (roles)));
END $$;

CREATE OR REPLACE FUNCTION livedash.my_person(login name)
RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF login <> session_user AND NOT pg_has_role(session_user, login, 'MEMBER') THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT p.id FROM livedash.people p WHERE p.login = my_person.login::text AND p.active);
END $$;

CREATE OR REPLACE FUNCTION livedash.my_colleagues(login name)
RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF login <> session_user AND NOT pg_has_role(session_user, login, 'MEMBER') THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        WITH me AS MATERIALIZED (
            SELECT p.id FROM livedash.people p
            WHERE p.login = my_colleagues.login::text AND p.active
        )
        SELECT m.person_id FROM livedash.members m
        WHERE m.branch_id IN (SELECT mine.branch_id FROM livedash.members mine
                              WHERE mine.person_id = (SELECT id FROM me))
        UNION
        SELECT m.person_id FROM livedash.project_members m
        WHERE m.project_id IN (SELECT mine.project_id FROM livedash.project_members mine
                               WHERE mine.person_id = (SELECT id FROM me))
        UNION
        SELECT id FROM me);
END $$;


-- Policies are checked after the triggers that stamp a row with the owner's rights, and those told
-- a stranger apart by their errors: who is a member where, and, by what just does not overflow in
-- `revenue`, what a bread costs. So the first trigger of such a table asks what the policy will ask.
-- With the writer's rights: in here `current_user` is the writer.
CREATE FUNCTION livedash.admit_members() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    admitted boolean;
BEGIN
    IF NOT row_security_active(TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF TG_ARGV[0] = 'project_id' THEN
        admitted := NEW.project_id = ANY (livedash.my_projects(current_user));
    ELSE
        admitted := NEW.branch_id = ANY (livedash.my_branches(current_user));
    END IF;
    IF admitted IS NOT TRUE THEN
        RAISE EXCEPTION 'new row violates row-level security policy for table "%"', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Named to fire before the others, whose names begin with later letters.
DO $$
DECLARE
    stamped record;
BEGIN
    FOR stamped IN
        SELECT DISTINCT s.table_name, s.scope
        FROM pg_trigger t
        JOIN pg_proc p ON p.oid = t.tgfoid
        JOIN livedash.rights_scopes s
            ON t.tgrelid = format('livedash.%I', s.table_name)::regclass
        WHERE p.prosecdef AND t.tgtype & 3 = 3  -- BEFORE, FOR EACH ROW
    LOOP
        EXECUTE format(
            'CREATE TRIGGER admit_new BEFORE INSERT ON livedash.%1$I
             FOR EACH ROW EXECUTE FUNCTION livedash.admit_members(%2$I);
             CREATE TRIGGER admit_moved BEFORE UPDATE ON livedash.%1$I
             FOR EACH ROW WHEN (NEW.%2$I IS DISTINCT FROM OLD.%2$I)
             EXECUTE FUNCTION livedash.admit_members(%2$I)', stamped.table_name, stamped.scope);
    END LOOP;
END $$;


-- A member of one branch learned of another's by naming its bread, hall, service or staff in a row
-- of the own branch: the stamps looked it up before the foreign key refused the row. They look in
-- the row's branch alone.

CREATE OR REPLACE FUNCTION livedash.stamp_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz;
    moved  boolean := true;
BEGIN
    IF TG_TABLE_NAME = 'sales_logs' THEN
        moment := NEW.sold_at;
        IF TG_OP = 'UPDATE' THEN moved := moment <> OLD.sold_at; END IF;
        IF NEW.unit_price IS NULL THEN
            -- No such bread in this branch: the foreign key will say so.
            NEW.unit_price := coalesce((
                SELECT t.unit_price FROM livedash.bread_types t
                WHERE t.id = NEW.bread_type_id AND t.branch_id = NEW.branch_id), 0);
        END IF;
    ELSIF TG_TABLE_NAME = 'production_logs' THEN
        moment := NEW.produced_at;
        IF TG_OP = 'UPDATE' THEN moved := moment <> OLD.produced_at; END IF;
    ELSE
        moment := NEW.wasted_at;
        IF TG_OP = 'UPDATE' THEN moved := moment <> OLD.wasted_at; END IF;
    END IF;

    -- Only what moves in time is dated anew: changed opening hours leave the past as it was.
    IF moved OR NEW.branch_id <> OLD.branch_id THEN
        SELECT livedash.business_date(moment, b.timezone, b.morning_at),
               livedash.shift_of(moment, b.timezone, b.morning_at, b.night_at)
        INTO NEW.business_date, NEW.shift
        FROM livedash.branches b WHERE b.id = NEW.branch_id;
    ELSE
        NEW.business_date := OLD.business_date;
        NEW.shift := OLD.shift;
    END IF;

    IF TG_OP = 'INSERT' THEN
        NEW.entered_by := session_user;
        NEW.recorded_by := livedash.acting_member(
            NEW.branch_id, NEW.recorded_by, TG_TABLE_NAME || '_recorded_by_member');
    ELSE
        NEW.entered_by := OLD.entered_by;
        IF NEW.recorded_by <> coalesce(OLD.recorded_by, 0) THEN
            NEW.recorded_by := livedash.acting_member(
                NEW.branch_id, NEW.recorded_by, TG_TABLE_NAME || '_recorded_by_member');
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION livedash.stamp_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.expected IS NULL THEN
        NEW.expected := coalesce((
            SELECT livedash.stock_at(t.id, NEW.counted_at) FROM livedash.bread_types t
            WHERE t.id = NEW.bread_type_id AND t.branch_id = NEW.branch_id), 0);
    END IF;
    NEW.entered_by := session_user;
    NEW.counted_by := livedash.acting_member(
        NEW.branch_id, NEW.counted_by, 'stock_counts_counted_by_member');
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION livedash.stamp_booking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.created_by := livedash.acting_member(
            NEW.branch_id, NEW.created_by, 'bookings_created_by_member');
    END IF;
    IF NEW.status = 'tentative' AND NEW.hold_until IS NULL THEN
        NEW.hold_until := now() + interval '7 days';
    END IF;
    -- Only a booking that moves is measured anew: a hall whose set-up takes longer from now on must
    -- not make the confirmation of an older booking fail.
    IF TG_OP = 'INSERT' OR NEW.hall_id <> OLD.hall_id
       OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at THEN
        SELECT tstzrange(NEW.starts_at - make_interval(mins => h.setup_minutes),
                         NEW.ends_at + make_interval(mins => h.teardown_minutes))
        INTO NEW.during
        FROM livedash.halls h
        WHERE h.id = NEW.hall_id AND h.branch_id = NEW.branch_id AND NEW.starts_at < NEW.ends_at;
        -- No hall, or an end before the start: the constraint that says so has its turn later.
        NEW.during := coalesce(NEW.during, 'empty');
    ELSE
        NEW.during := OLD.during;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION livedash.stamp_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.ends_at IS NULL OR NEW.total IS NULL THEN
        SELECT coalesce(NEW.ends_at, NEW.starts_at + make_interval(mins => s.minutes)),
               coalesce(NEW.total, s.price)
        INTO NEW.ends_at, NEW.total
        FROM livedash.services s
        WHERE s.id = NEW.service_id AND s.branch_id = NEW.branch_id;
    END IF;
    RETURN NEW;
END $$;

-- Here the time itself excludes, so somebody else's staff is refused before the time is compared.
-- With the writer's rights: who may write an appointment sees the staff of its branch.
CREATE OR REPLACE FUNCTION livedash.take_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM livedash.staff
                   WHERE id = NEW.staff_id AND branch_id = NEW.branch_id) THEN
        RAISE EXCEPTION 'staff % is not of branch %', NEW.staff_id, NEW.branch_id
            USING ERRCODE = 'foreign_key_violation', SCHEMA = 'livedash', TABLE = 'appointments',
                  CONSTRAINT = 'appointments_staff_id_branch_id_fkey';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('livedash.staff', NEW.staff_id));
    RETURN NEW;
END $$;


-- What only triggers and steps of this schema call. It needs nobody's right but their owner's.
REVOKE EXECUTE ON FUNCTION
    livedash.acting_member, livedash.move_levels, livedash.stock_at,
    livedash.rights_condition, livedash.apply_rights
FROM PUBLIC;
SELECT livedash.close_doors();
