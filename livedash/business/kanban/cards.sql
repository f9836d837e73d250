-- The cards of a project's board, column by column: by position, finished ones the latest first.
-- reads: livedash.statuses, livedash.tasks, livedash.people
-- $1 project_id bigint, $2 moment timestamptz, $3 timezone text
WITH day AS MATERIALIZED (
    SELECT ($2::timestamptz AT TIME ZONE $3)::date AS today
)
SELECT task.id AS task_id, task.status_id, status.kind, task.number, task.title,
       task.body, task.priority,
       person.name AS assignee, coalesce(person.login = current_user, false) AS mine,
       task.due_on, task.due_on - day.today AS due_in,
       day.today - (task.moved_at AT TIME ZONE $3)::date AS days_here, task.moved_at,
       task.blocked_reason,
       (day.today + 1)::timestamp AT TIME ZONE $3 AS midnight
FROM day
CROSS JOIN livedash.statuses AS status
CROSS JOIN LATERAL (
    SELECT *
    FROM livedash.tasks
    WHERE project_id = $1 AND status_id = status.id
    ORDER BY CASE WHEN status.kind = 'done' THEN moved_at END DESC, position, id
    -- The work that is done only grows; what is left to do is always shown whole.
    LIMIT CASE WHEN status.kind = 'done' THEN 60 END
) AS task
LEFT JOIN livedash.people AS person ON person.id = task.assignee_id
WHERE status.project_id = $1
ORDER BY status.position, status.id,
         CASE WHEN status.kind = 'done' THEN task.moved_at END DESC, task.position, task.id
