-- The cards that a filter finds: the first of each column, in the order of `cards.sql`, each with
-- how many were found in its column.
-- reads: livedash.statuses, livedash.tasks, livedash.people
-- scope: project_id
-- unit: board
-- key: task_id
-- once: midnight
-- $1 project_id bigint, $2 moment timestamptz, $3 timezone text, $4 first integer
-- $5 words text[], $6 people text[], $7 mine boolean, $8 nobody boolean
-- $9 due_within integer, $10 blocked boolean
WITH day AS MATERIALIZED (
    SELECT ($2::timestamptz AT TIME ZONE $3)::date AS today
), found AS (
    SELECT task.id, status.kind, status.position AS status_position,
           row_number() OVER (
               PARTITION BY status.id
               ORDER BY CASE WHEN status.kind = 'done' THEN task.moved_at END DESC,
                        task.position, task.id
           ) AS place,
           count(*) OVER (PARTITION BY status.id)::int AS found
    FROM day
    CROSS JOIN livedash.tasks AS task
    JOIN livedash.statuses AS status ON status.id = task.status_id
    LEFT JOIN livedash.people AS person ON person.id = task.assignee_id
    WHERE task.project_id = $1 AND status.project_id = $1
      -- The text on a card is searched.
      AND concat_ws(' ', '#' || task.number, task.title, person.name, task.blocked_reason)
          ILIKE ALL ($5::text[])
      AND coalesce(person.name, '') ILIKE ALL ($6::text[])
      AND (NOT $7::boolean OR person.login = current_user)
      AND (NOT $8::boolean OR task.assignee_id IS NULL)
      AND ($9::int IS NULL OR status.kind <> 'done' AND task.due_on - day.today < $9::int)
      AND (NOT $10::boolean OR status.kind <> 'done' AND task.blocked_reason IS NOT NULL)
)
SELECT task.id AS task_id, task.status_id, found.kind, task.number, task.title,
       task.body, task.priority,
       person.name AS assignee, coalesce(person.login = current_user, false) AS mine,
       task.due_on, task.due_on - day.today AS due_in,
       day.today - (task.moved_at AT TIME ZONE $3)::date AS days_here, task.moved_at,
       task.blocked_reason,
       found.found, task.version,
       (day.today + 1)::timestamp AT TIME ZONE $3 AS midnight
FROM day
CROSS JOIN found
JOIN livedash.tasks AS task ON task.id = found.id
LEFT JOIN livedash.people AS person ON person.id = task.assignee_id
WHERE found.place <= $4
ORDER BY found.status_position, task.status_id, found.place
