-- Whether this session may add people. The policies let nobody but the owner of the tables.
SELECT session_user AS login, has_table_privilege('livedash.people', 'INSERT') AS entitled
