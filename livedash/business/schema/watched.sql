-- Every table that people see tells of its changes, with the branch or project they are in.
-- Branches and projects themselves are their own scope: their changes concern everybody.
SELECT livedash.watch(format('livedash.%I', table_name)::regclass,
                      CASE WHEN scope = 'id' THEN '{}' ELSE ARRAY[scope] END)
FROM livedash.rights_scopes ORDER BY table_name;

SELECT livedash.watch('livedash.people');
