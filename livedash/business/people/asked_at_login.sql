-- How the server asks a login that comes as this session did: by the first rule that fits. Null
-- where the answer takes more knowledge: groups, patterns, host names.
-- $1 login text
SELECT CASE
           WHEN EXISTS (SELECT FROM unnest(database || user_name) AS one WHERE one ~ '^[/+]') THEN NULL
           WHEN address <> 'all' AND netmask IS NULL THEN NULL
           ELSE auth_method
       END
FROM pg_hba_file_rules
WHERE error IS NULL
  AND CASE WHEN inet_client_addr() IS NULL THEN type = 'local' ELSE type LIKE 'host%' END
  AND (database && ARRAY['all', current_database()::text]
       OR ('sameuser' = ANY (database) AND $1::text = current_database())
       OR EXISTS (SELECT FROM unnest(database) AS one WHERE one ~ '^[/+]'))
  AND (user_name && ARRAY['all', $1::text]
       OR EXISTS (SELECT FROM unnest(user_name) AS one WHERE one ~ '^[/+]'))
  AND CASE
          WHEN inet_client_addr() IS NULL OR netmask IS NULL THEN true
          WHEN family(netmask::inet) <> family(inet_client_addr()) THEN false
          ELSE (address::inet & netmask::inet) = (host(inet_client_addr())::inet & netmask::inet)
      END
ORDER BY line_number
LIMIT 1
