-- What is on hand: the last physical count plus the movements timed after it, so that a sale that
-- arrives late and that the count already contained is not deducted twice.
--
-- The view states the rule; the triggers keep `stock_levels` equal to it by differences. Every
-- writer locks its levels first, ordered by bread type (in statement order 95 of 480 transactions
-- deadlocked), and reckons in the next statement, which sees what the holders before it committed.

CREATE VIEW livedash.stock_ledger WITH (security_invoker = true) AS
SELECT t.branch_id,
       t.id AS bread_type_id,
       coalesce(c.counted, 0) AS counted,
       c.counted_at,
       p.made,
       s.sold,
       s.returned,
       w.wasted,
       coalesce(c.counted, 0) + p.made + s.returned - s.sold - w.wasted AS on_hand
FROM livedash.bread_types t
LEFT JOIN LATERAL (
    SELECT counted, counted_at FROM livedash.stock_counts
    WHERE bread_type_id = t.id
    ORDER BY counted_at DESC, id DESC LIMIT 1) c ON true
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS made FROM livedash.production_logs
    WHERE bread_type_id = t.id AND produced_at > coalesce(c.counted_at, '-infinity')) p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS sold, coalesce(sum(returned), 0) AS returned
    FROM livedash.sales_logs
    WHERE bread_type_id = t.id AND sold_at > coalesce(c.counted_at, '-infinity')) s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS wasted FROM livedash.waste_logs
    WHERE bread_type_id = t.id AND wasted_at > coalesce(c.counted_at, '-infinity')) w;


CREATE FUNCTION livedash.open_stock_level() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO livedash.stock_levels (bread_type_id, branch_id) VALUES (NEW.id, NEW.branch_id);
    RETURN NULL;
END $$;

CREATE TRIGGER open_level AFTER INSERT ON livedash.bread_types
    FOR EACH ROW EXECUTE FUNCTION livedash.open_stock_level();


-- One function for the three logs. Arguments: the column with the moment, what a row adds to the
-- stock, and which column of the level keeps the last such moment ('' for none).
CREATE FUNCTION livedash.move_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    added   text := format('SELECT bread_type_id, %I AS moment, (%s)::bigint AS amount FROM new_rows',
                           TG_ARGV[0], TG_ARGV[1]);
    removed text := format('SELECT bread_type_id, %I AS moment, -(%s)::bigint AS amount FROM old_rows',
                           TG_ARGV[0], TG_ARGV[1]);
    moves   text := CASE TG_OP WHEN 'INSERT' THEN added
                               WHEN 'DELETE' THEN removed
                               ELSE added || ' UNION ALL ' || removed END;
    last    text := '';
    latest  text := 'NULL';
    differs text := 'm.amount <> 0';
BEGIN
    IF TG_ARGV[2] <> '' THEN
        last := format(', %I = m.latest', TG_ARGV[2]);
        latest := format('(SELECT max(%I) FROM livedash.%I l WHERE l.bread_type_id = m.bread_type_id)',
                         TG_ARGV[0], TG_TABLE_NAME);
        differs := format('(m.amount <> 0 OR k.%I IS DISTINCT FROM m.latest)', TG_ARGV[2]);
    END IF;
    EXECUTE format(
        'SELECT FROM livedash.stock_levels
         WHERE bread_type_id IN (SELECT bread_type_id FROM (%s) m)
         ORDER BY bread_type_id FOR NO KEY UPDATE', moves);
    EXECUTE format(
        'UPDATE livedash.stock_levels k SET on_hand = k.on_hand + m.amount%s
         FROM (SELECT m.bread_type_id, %s AS latest,
                      coalesce(sum(m.amount)
                               FILTER (WHERE m.moment > coalesce(k.counted_at, ''-infinity'')), 0)
                      AS amount
               FROM (%s) m JOIN livedash.stock_levels k USING (bread_type_id)
               GROUP BY m.bread_type_id) m
         WHERE k.bread_type_id = m.bread_type_id AND %s', last, latest, moves, differs);
    RETURN NULL;
END $$;

DO $$
DECLARE
    log record;
BEGIN
    FOR log IN SELECT * FROM (VALUES
        ('production_logs', 'produced_at', 'quantity',            'last_produced_at'),
        ('sales_logs',      'sold_at',     'returned - quantity', 'last_sold_at'),
        ('waste_logs',      'wasted_at',   '-quantity',           '')
    ) AS logs (name, moment, amount, last) LOOP
        EXECUTE format(
            'CREATE TRIGGER move_stock_in AFTER INSERT ON livedash.%1$I
             REFERENCING NEW TABLE AS new_rows
             FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock(%2$L, %3$L, %4$L)',
            log.name, log.moment, log.amount, log.last);
        EXECUTE format(
            'CREATE TRIGGER move_stock_over AFTER UPDATE ON livedash.%1$I
             REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
             FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock(%2$L, %3$L, %4$L)',
            log.name, log.moment, log.amount, log.last);
        EXECUTE format(
            'CREATE TRIGGER move_stock_out AFTER DELETE ON livedash.%1$I
             REFERENCING OLD TABLE AS old_rows
             FOR EACH STATEMENT EXECUTE FUNCTION livedash.move_stock(%2$L, %3$L, %4$L)',
            log.name, log.moment, log.amount, log.last);
    END LOOP;
END $$;


-- A count (new, corrected or taken back) starts the reckoning anew from whatever is now the last.
CREATE FUNCTION livedash.count_stock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
LANGUAGE sql STABLE SET search_path = '' AS $$
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
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
