-- What the bakery's rows get when a statement leaves it out: business date, shift, price, person.
--
-- These triggers run with the schema owner's rights: under row-level security every look-up here
-- would evaluate the policies again, once per row. A branch that the writer must not touch is
-- still refused: policies are checked after these triggers, before any constraint.

CREATE FUNCTION livedash.stamp_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz;
    moved  boolean := true;
BEGIN
    IF TG_TABLE_NAME = 'sales_logs' THEN
        moment := NEW.sold_at;
        IF TG_OP = 'UPDATE' THEN moved := moment <> OLD.sold_at; END IF;
        IF NEW.unit_price IS NULL THEN
            SELECT t.unit_price INTO NEW.unit_price
            FROM livedash.bread_types t WHERE t.id = NEW.bread_type_id;
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

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON livedash.production_logs
    FOR EACH ROW EXECUTE FUNCTION livedash.stamp_log();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON livedash.sales_logs
    FOR EACH ROW EXECUTE FUNCTION livedash.stamp_log();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON livedash.waste_logs
    FOR EACH ROW EXECUTE FUNCTION livedash.stamp_log();

-- Rows that name their day themselves (a plan for tomorrow, a report of the night that just
-- ended) get the current one only where they say nothing.
CREATE FUNCTION livedash.default_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.business_date IS NULL OR NEW.shift IS NULL THEN
        SELECT coalesce(NEW.business_date,
                        livedash.business_date(now(), b.timezone, b.morning_at)),
               coalesce(NEW.shift,
                        livedash.shift_of(now(), b.timezone, b.morning_at, b.night_at))
        INTO NEW.business_date, NEW.shift
        FROM livedash.branches b WHERE b.id = NEW.branch_id;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER default_shift BEFORE INSERT ON livedash.production_plans
    FOR EACH ROW EXECUTE FUNCTION livedash.default_shift();
CREATE TRIGGER default_shift BEFORE INSERT ON livedash.shift_feedback
    FOR EACH ROW EXECUTE FUNCTION livedash.default_shift();
CREATE TRIGGER default_shift BEFORE INSERT ON livedash.shift_reports
    FOR EACH ROW EXECUTE FUNCTION livedash.default_shift();

CREATE FUNCTION livedash.stamp_feedback() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.entered_by := session_user;
        NEW.author_id := livedash.acting_member(
            NEW.branch_id, NEW.author_id, 'shift_feedback_author_member');
    ELSE
        NEW.entered_by := OLD.entered_by;
        NEW.author_id := OLD.author_id;
    END IF;
    -- Either column says "seen"; the other one follows.
    IF NEW.acknowledged_by IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.acknowledged_by IS NULL)
       OR NEW.acknowledged_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.acknowledged_at IS NULL) THEN
        NEW.acknowledged_by := livedash.acting_member(
            NEW.branch_id, NEW.acknowledged_by, 'shift_feedback_acknowledged_member');
        NEW.acknowledged_at := coalesce(NEW.acknowledged_at, now());
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON livedash.shift_feedback
    FOR EACH ROW EXECUTE FUNCTION livedash.stamp_feedback();

CREATE FUNCTION livedash.stamp_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.closed_by := livedash.acting_member(
        NEW.branch_id, NEW.closed_by, 'shift_reports_closed_by_member');
    RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE INSERT ON livedash.shift_reports
    FOR EACH ROW EXECUTE FUNCTION livedash.stamp_report();

CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.bread_types
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.production_plans
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.production_logs
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.sales_logs
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.waste_logs
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.stock_counts
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.shift_feedback
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
CREATE TRIGGER raise_version BEFORE UPDATE ON livedash.shift_reports
    FOR EACH ROW EXECUTE FUNCTION livedash.raise_version();
