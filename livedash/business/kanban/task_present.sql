-- A card as it is now, for the person whose write lost.
-- reads: livedash.tasks, livedash.statuses, livedash.people
-- $1 id uuid
SELECT task.number, task.title, task.body, task.priority, person.name AS assignee, task.due_on,
       task.blocked_reason, status.name AS column, task.status_id, task.version
FROM livedash.tasks AS task
JOIN livedash.statuses AS status ON status.id = task.status_id
LEFT JOIN livedash.people AS person ON person.id = task.assignee_id
WHERE task.id = $1::uuid
ORDER BY task.id
