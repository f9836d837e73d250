-- What is on hand: the last physical count plus the movements timed after it, so that a sale that
-- arrives late and that the count already contained is not deducted twice.
--
-- The view states the rule; the triggers keep `stock_levels` equal to it by differences. Every
-- writer locks its levels first, ordered by bread type (in statement order 95 of 480 transactions
-- deadlocked), and reckons in the next statement, which sees what the holders before it committed.

CREATE VIEW livedash.stock_ledger WITH (security_invoker = true) AS
SELECT t.branch_id,
       t.id AS bread_type_id,
       c.counted,
       nullif(c.counted_at, '-infinity') AS counted_at,
       p.made,
       s.sold,
       s.returned,
       w.wasted,
       c.counted + p.made + s.returned - s.sold - w.wasted AS on_hand
FROM livedash.bread_types t
CROSS JOIN LATERAL (
    -- Never counted is counted as nothing, since ever. (As a row, not by coalesce: under row-level
    -- security no index serves a comparison with that.)
    (SELECT counted, counted_at FROM livedash.stock_counts
     WHERE bread_type_id = t.id
     ORDER BY counted_at DESC, id DESC LIMIT 1)
    UNION ALL
    SELECT 0, '-infinity'
    ORDER BY counted_at DESC LIMIT 1) c
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS made FROM livedash.production_logs
    WHERE bread_type_id = t.id AND produced_at > c.counted_at) p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS sold, coalesce(sum(returned), 0) AS returned
    FROM livedash.sales_logs
    WHERE bread_type_id = t.id AND sold_at > c.counted_at) s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS wasted FROM livedash.waste_logs
    WHERE bread_type_id = t.id AND wasted_at > c.counted_at) w;


CREATE FUNCTION livedash.open_stock_level() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO livedash.stock_levels (bread_type_id, branch_id) VALUES (NEW.id, NEW.branch_id);
    RETURN NULL;
END $$;

CREATE TRIGGER open_level AFTER INSERT ON livedash.bread_types
    FOR EACH ROW EXECUTE FUNCTION livedash.open_stock_level();


-- What the movements of one statement add to the levels, and when the last one was. (As plain
-- statements with one plan that is kept. With names put together at run time a sale took 1.6 ms;
-- planned anew for each array 0.95, with the generic plan 0.7.)
CREATE FUNCTION livedash.move_levels(
    log text, breads bigint[], moments timestamptz[], amounts bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM FROM livedash.stock_levels
    WHERE bread_type_id = ANY (breads) ORDER BY bread_type_id FOR NO KEY UPDATE;

    UPDATE livedash.stock_levels k SET
        on_hand = k.on_hand + m.amount,
        last_produced_at = m.last_produced_at,
        last_sold_at = m.last_sold_at
    FROM (
        SELECT l.bread_type_id,
               coalesce(sum(moved.amount)
                        FILTER (WHERE moved.moment > coalesce(l.counted_at, '-infinity')), 0)
               AS amount,
               CASE log WHEN 'production_logs' THEN (
                   SELECT max(produced_at) FROM livedash.production_logs
                   WHERE bread_type_id = l.bread_type_id) ELSE l.last_produced_at END
               AS last_produced_at,
               CASE log WHEN 'sales_logs' THEN (
                   SELECT max(sold_at) FROM livedash.sales_logs
                   WHERE bread_type_id = l.bread_type_id) ELSE l.last_sold_at END
               AS last_sold_at
        FROM unnest(breads, moments, amounts) AS moved (bread_type_id, moment, amount)
        JOIN livedash.stock_levels l USING (bread_type_id)
        GROUP BY l.bread_type_id) m
    WHERE k.bread_type_id = m.bread_type_id
      AND (m.amount <> 0
           OR (k.last_produced_at, k.last_sold_at)
              IS DISTINCT FROM (m.last_produced_at, m.last_sold_at));
END $$;

CREATE FUNCTION livedash.move_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    breads  bigint[];
    moments timestamptz[];
    amounts bigint[];
BEGIN
    IF TG_TABLE_NAME = 'sales_logs' THEN
        IF TG_OP <> 'DELETE' THEN
            SELECT array_agg(bread_type_id), array_agg(sold_at), array_agg(returned - quantity)
            INTO breads, moments, amounts FROM new_rows;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            SELECT breads || array_agg(bread_type_id), moments || array_agg(sold_at),
                   amounts || array_agg((quantity - returned)::bigint)
            INTO breads, moments, amounts FROM old_rows;
        END IF;
    ELSIF TG_TABLE_NAME = 'production_logs' THEN
        IF TG_OP <> 'DELETE' THEN
            SELECT array_agg(bread_type_id), array_agg(produced_at), array_agg(quantity)
            INTO breads, moments, amounts FROM new_rows;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            SELECT breads || array_agg(bread_type_id), moments || array_agg(produced_at),
                   amounts || array_agg((-quantity)::bigint)
            INTO breads, moments, amounts FROM old_rows;
        END IF;
    ELSE
        IF TG_OP <> 'DELETE' THEN
            SELECT array_agg(bread_type_id), array_agg(wasted_at), array_agg(-quantity)
            INTO breads, moments, amounts FROM new_rows;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            SELECT breads || array_agg(bread_type_id), moments || array_agg(wasted_at),
                   amounts || array_agg(quantity::bigint)
            INTO breads, moments, amounts FROM old_rows;
        END IF;
    END IF;
    IF breads IS NOT NULL THEN
        PERFORM livedash.move_levels(TG_TABLE_NAME, breads, moments, amounts);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    log text;
BEGIN
    FOREACH log IN ARRAY ARRAY['production_logs', 'sales_logs', 'waste_logs'] LOOP
        EXECUTE format(
            'CREATE TRIGGER move_stock_in AFTER INSERT ON livedash.%1$I
             REFERENCING NEW TABLE AS new_rows
             FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock();
             CREATE TRIGGER move_stock_over AFTER UPDATE ON livedash.%1$I
             REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
             FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock();
             CREATE TRIGGER move_stock_out AFTER DELETE ON livedash.%1$I
             REFERENCING OLD TABLE AS old_rows
             FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock()', log);
    END LOOP;
END $$;


-- A count (new, corrected or taken back) starts the reckoning anew from whatever is now the last.
CREATE FUNCTION livedash.count_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        touched := ARRAY(SELECT bread_type_id FROM new_rows);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        touched := touched || ARRAY(SELECT bread_type_id FROM old_rows);
    END IF;
    PERFORM FROM livedash.stock_levels
    WHERE bread_type_id = ANY (touched) ORDER BY bread_type_id FOR NO KEY UPDATE;

    UPDATE livedash.stock_levels k SET on_hand = l.on_hand, counted_at = l.counted_at
    FROM livedash.stock_ledger l
    WHERE l.bread_type_id = k.bread_type_id AND k.bread_type_id = ANY (touched);
    RETURN NULL;
END $$;

CREATE TRIGGER count_stock_in AFTER INSERT ON livedash.stock_counts
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.count_stock();
CREATE TRIGGER count_stock_over AFTER UPDATE ON livedash.stock_counts
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.count_stock();
CREATE TRIGGER count_stock_out AFTER DELETE ON livedash.stock_counts
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.count_stock();


-- What the books say at a moment: the last count before it and the movements in between.
CREATE FUNCTION livedash.stock_at(bread_type bigint, moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH c AS (
        SELECT counted, counted_at FROM livedash.stock_counts
        WHERE bread_type_id = bread_type AND counted_at <= moment
        ORDER BY counted_at DESC, id DESC LIMIT 1),
    since AS (
        SELECT coalesce((SELECT counted_at FROM c), '-infinity') AS moment)
    SELECT coalesce((SELECT counted FROM c), 0)
         + (SELECT coalesce(sum(quantity), 0) FROM livedash.production_logs, since
            WHERE bread_type_id = bread_type
              AND produced_at > since.moment AND produced_at <= stock_at.moment)
         - (SELECT coalesce(sum(quantity - returned), 0) FROM livedash.sales_logs, since
            WHERE bread_type_id = bread_type
              AND sold_at > since.moment AND sold_at <= stock_at.moment)
         - (SELECT coalesce(sum(quantity), 0) FROM livedash.waste_logs, since
            WHERE bread_type_id = bread_type
              AND wasted_at > since.moment AND wasted_at <= stock_at.moment)
$$;

CREATE FUNCTION livedash.stamp_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.expected := coalesce(NEW.expected, livedash.stock_at(NEW.bread_type_id, NEW.counted_at));
    NEW.entered_by := session_user;
    NEW.counted_by := livedash.acting_member(
        NEW.branch_id, NEW.counted_by, 'stock_counts_counted_by_member');
    RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE INSERT ON livedash.stock_counts
    FOR EACH ROW EXECUTE FUNCTION livedash.stamp_count();


-- TRUNCATE hands over no rows: everything is reckoned again.
CREATE FUNCTION livedash.reckon_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM livedash.stock_levels ORDER BY bread_type_id FOR NO KEY UPDATE;
    UPDATE livedash.stock_levels k SET
        on_hand = l.on_hand,
        counted_at = l.counted_at,
        last_produced_at = (SELECT max(produced_at) FROM livedash.production_logs p
                            WHERE p.bread_type_id = k.bread_type_id),
        last_sold_at = (SELECT max(sold_at) FROM livedash.sales_logs s
                        WHERE s.bread_type_id = k.bread_type_id)
    FROM livedash.stock_ledger l WHERE l.bread_type_id = k.bread_type_id;
    RETURN NULL;
END $$;

CREATE TRIGGER reckon_stock AFTER TRUNCATE ON livedash.production_logs
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.reckon_stock();
CREATE TRIGGER reckon_stock AFTER TRUNCATE ON livedash.sales_logs
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.reckon_stock();
CREATE TRIGGER reckon_stock AFTER TRUNCATE ON livedash.waste_logs
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.reckon_stock();
CREATE TRIGGER reckon_stock AFTER TRUNCATE ON livedash.stock_counts
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.reckon_stock();
