-- The database roles of the sample people. Roles are the whole cluster's, so another database's
-- sample may have made them, at this very moment even.
DO $$
DECLARE
    login text;
BEGIN
    FOREACH login IN ARRAY array['ada', 'bob', 'musa', 'chi', 'vera'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', login);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- it is there, which is what was wanted
        END;
    END LOOP;
END $$;
