-- What livedash needs in any database, a developer's own included: a place for its own books.
-- Nothing here knows of shops; `DROP SCHEMA livedash CASCADE` takes all of it away again.

-- A login that may not create schemas can be given an empty one.
DO $$ BEGIN
    IF to_regnamespace('livedash') IS NULL THEN
        CREATE SCHEMA livedash;
    END IF;
END $$;

-- Rights inside are given table by table; being allowed to look at the names gives nothing away.
GRANT USAGE ON SCHEMA livedash TO PUBLIC;

CREATE TABLE livedash.migrations (
    part        text        NOT NULL,
    number      integer     NOT NULL CHECK (number > 0),
    name        text        NOT NULL,
    checksum    text        NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now(),
    applied_by  text        NOT NULL DEFAULT session_user,
    PRIMARY KEY (part, number)
);
GRANT SELECT ON livedash.migrations TO PUBLIC;

-- A journal of unsent writes belongs to this database by this id, not by an address: a restored
-- copy answers at the same address, and another database may answer there tomorrow.
CREATE TABLE livedash.installation (
    id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    created_at  timestamptz NOT NULL DEFAULT now(),
    only_one    boolean     PRIMARY KEY DEFAULT true CHECK (only_one)
);
INSERT INTO livedash.installation DEFAULT VALUES;
GRANT SELECT ON livedash.installation TO PUBLIC;

-- A write and its row here commit together, so that a resent write is known to be one.
CREATE TABLE livedash.applied_mutations (
    id          uuid        PRIMARY KEY,
    applied_at  timestamptz NOT NULL DEFAULT now(),
    login       text        NOT NULL DEFAULT session_user
);
CREATE INDEX applied_mutations_by_age ON livedash.applied_mutations (applied_at);

ALTER TABLE livedash.applied_mutations ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON livedash.applied_mutations FOR SELECT USING (login = session_user);
CREATE POLICY own_name ON livedash.applied_mutations FOR INSERT WITH CHECK (login = session_user);
GRANT SELECT, INSERT ON livedash.applied_mutations TO PUBLIC;

-- Rows live 90 days. They go a few at a time with new ones, so that no job has to run anywhere;
-- SKIP LOCKED, so that two writers never wait for each other's sweeping.
CREATE FUNCTION livedash.forget_old_mutations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM livedash.applied_mutations WHERE id IN (
        SELECT id FROM livedash.applied_mutations
        WHERE applied_at < now() - interval '90 days'
        ORDER BY applied_at LIMIT 20 FOR UPDATE SKIP LOCKED);
    RETURN NULL;
END $$;

CREATE TRIGGER forget_old AFTER INSERT ON livedash.applied_mutations
    FOR EACH STATEMENT EXECUTE FUNCTION livedash.forget_old_mutations();
