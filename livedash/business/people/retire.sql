-- Make a person inactive, who stays for what they recorded.
-- $1 login text
UPDATE livedash.people SET active = false WHERE login = $1 RETURNING id
