-- The columns of a project's board, with how many tasks each holds.
-- reads: livedash.statuses, livedash.tasks
-- $1 project_id bigint
SELECT status.id AS status_id, status.name, status.kind, status.wip_limit,
       (SELECT count(*) FROM livedash.tasks
        WHERE project_id = $1 AND status_id = status.id)::int AS tasks
FROM livedash.statuses AS status
WHERE status.project_id = $1
ORDER BY status.position, status.id
