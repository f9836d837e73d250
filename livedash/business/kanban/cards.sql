-- The first cards of each column of a project's board: by position, finished ones the latest first.
-- reads: livedash.statuses, livedash.tasks, livedash.people
-- scope: project_id
-- unit: board
-- key: task_id
-- once: midnight
-- $1 project_id bigint, $2 moment timestamptz, $3 timezone text, $4 first integer
WITH day AS MATERIALIZED (
    SELECT ($2::timestamptz AT TIME ZONE $3)::date AS today
)
SELECT task.id AS task_id, task.status_id, status.kind, task.number, task.title,
       task.body, task.priority,
       person.name AS assignee, coalesce(person.login = current_user, false) AS mine,
       task.due_on, task.due_on - day.today AS due_in,
       day.today - (task.moved_at AT TIME ZONE $3)::date AS days_here, task.moved_at,
       task.blocked_reason,
       NULL::int AS found, task.version,
       (day.today + 1)::timestamp AT TIME ZONE $3 AS midnight
FROM day
CROSS JOIN livedash.statuses AS status
-- Two orders, two indexes: one ORDER BY with a CASE in it would sort all of the column each time.
-- Only ids, and the cards afterwards: the index alone gives them, whatever the column holds.
CROSS JOIN LATERAL (
    (SELECT id FROM livedash.tasks
     WHERE status.kind <> 'done' AND project_id = $1 AND status_id = status.id
     ORDER BY position, id
     LIMIT $4)
    UNION ALL
    (SELECT id FROM livedash.tasks
     WHERE status.kind = 'done' AND project_id = $1 AND status_id = status.id
     ORDER BY moved_at DESC, position, id
     LIMIT $4)
) AS first
JOIN livedash.tasks AS task ON task.id = first.id
LEFT JOIN livedash.people AS person ON person.id = task.assignee_id
WHERE status.project_id = $1
ORDER BY status.position, status.id,
         CASE WHEN status.kind = 'done' THEN task.moved_at END DESC, task.position, task.id
