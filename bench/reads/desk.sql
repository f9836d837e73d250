-- A day of appointments with their people.
-- reads: livedash.appointments, livedash.clients, livedash.staff, livedash.services
-- $1 branch_id bigint, $2 from timestamptz, $3 to timestamptz
SELECT a.id, a.starts_at, a.ends_at, a.status, a.total, a.paid, c.name AS client, f.name AS staff,
       s.name AS service
FROM livedash.appointments a
JOIN livedash.clients c ON c.id = a.client_id
JOIN livedash.staff f ON f.id = a.staff_id
JOIN livedash.services s ON s.id = a.service_id
WHERE a.branch_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3
ORDER BY a.starts_at
