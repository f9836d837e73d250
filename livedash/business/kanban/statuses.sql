-- The columns of a project's board, with how many tasks each holds, and how many of them are late
-- or stuck.
-- reads: livedash.statuses, livedash.tasks
-- scope: project_id
-- unit: board
-- key: status_id
-- once: midnight
-- $1 project_id bigint, $2 moment timestamptz, $3 timezone text
WITH day AS MATERIALIZED (
    SELECT ($2::timestamptz AT TIME ZONE $3)::date AS today
)
SELECT status.id AS status_id, status.name, status.kind, status.wip_limit,
       (SELECT count(*) FROM livedash.tasks
        WHERE project_id = $1 AND status_id = status.id)::int AS tasks,
       (SELECT count(*) FROM livedash.tasks
        WHERE status.kind <> 'done' AND project_id = $1 AND status_id = status.id
          AND due_on < day.today)::int AS overdue,
       (SELECT count(*) FROM livedash.tasks
        WHERE status.kind <> 'done' AND project_id = $1 AND status_id = status.id
          AND blocked_reason IS NOT NULL)::int AS blocked,
       status.version,
       (day.today + 1)::timestamp AT TIME ZONE $3 AS midnight
FROM day
CROSS JOIN livedash.statuses AS status
WHERE status.project_id = $1
ORDER BY status.position, status.id
