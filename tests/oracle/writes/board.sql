-- What people do on the boards.

--- write_a_card: ada, bob, chi, musa
-- $1 which float8, $2 much float8
INSERT INTO livedash.tasks (project_id, status_id, title, priority)
SELECT project_id, id, 'Card ' || $2::float8, (array['low', 'high'])[1 + floor($2::float8 * 2)::int]
FROM livedash.statuses
ORDER BY project_id, position, id
OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.statuses)) LIMIT 1

--- move_a_card: ada, bob, chi, musa
-- $1 which float8, $2 where_to float8, $3 moment timestamptz
UPDATE livedash.tasks AS card SET status_id = target.id, position = $2::float8 * 20, moved_at = $3::timestamptz
FROM livedash.statuses AS target
WHERE card.id = (SELECT id FROM livedash.tasks ORDER BY project_id, number
                 OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.tasks)) LIMIT 1)
  AND target.id = (SELECT id FROM livedash.statuses WHERE project_id = card.project_id
                   ORDER BY position, id
                   OFFSET floor($2::float8 * (SELECT count(*) FROM livedash.statuses
                                              WHERE project_id = card.project_id)) LIMIT 1)

--- move_a_card_to_the_other_project: ada
-- $1 which float8
UPDATE livedash.tasks AS card
SET project_id = target.project_id, status_id = target.id, assignee_id = NULL,
    number = 1000 + (SELECT max(number) FROM livedash.tasks)
FROM livedash.statuses AS target
WHERE card.id = (SELECT id FROM livedash.tasks ORDER BY project_id, number
                 OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.tasks)) LIMIT 1)
  AND target.id = (SELECT id FROM livedash.statuses WHERE project_id <> card.project_id
                   ORDER BY position, id LIMIT 1)

--- give_a_card_to_somebody: ada, chi
-- $1 which float8, $2 whom float8
UPDATE livedash.tasks AS card
SET assignee_id = (SELECT person_id FROM livedash.project_members
                   WHERE project_id = card.project_id ORDER BY person_id
                   OFFSET floor($2::float8 * 6) LIMIT 1)
WHERE id = (SELECT id FROM livedash.tasks ORDER BY project_id, number
            OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.tasks)) LIMIT 1)

--- alter_a_card: ada, bob, musa
-- $1 which float8, $2 much float8, $3 moment timestamptz
UPDATE livedash.tasks
SET title = left(title, 20) || '!', due_on = ($3::timestamptz + ($2::float8 - 0.5) * interval '6 days')::date,
    blocked_reason = CASE WHEN $2::float8 < 0.5 THEN 'waiting' END
WHERE id = (SELECT id FROM livedash.tasks ORDER BY project_id, number
            OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.tasks)) LIMIT 1)

--- finish_everything_in_work: ada
UPDATE livedash.tasks AS card SET status_id = done.id
FROM livedash.statuses AS done, livedash.statuses AS doing
WHERE done.kind = 'done' AND done.project_id = card.project_id
  AND doing.id = card.status_id AND doing.kind = 'doing'

--- delete_a_card: ada, bob
-- $1 which float8
DELETE FROM livedash.tasks
WHERE id = (SELECT id FROM livedash.tasks ORDER BY project_id, number
            OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.tasks)) LIMIT 1)

--- alter_a_column: ada
-- $1 which float8, $2 much float8
UPDATE livedash.statuses
SET name = left(name, 12) || '~', position = $2::float8 * 9, wip_limit = 1 + floor($2::float8 * 4)::int,
    kind = (array['todo', 'doing', 'doing', 'done'])[1 + floor($2::float8 * 4)::int]
WHERE id = (SELECT id FROM livedash.statuses ORDER BY project_id, position, id
            OFFSET floor($1::float8 * (SELECT count(*) FROM livedash.statuses)) LIMIT 1)

--- draw_a_column: ada
-- $1 which float8
INSERT INTO livedash.statuses (project_id, name)
SELECT 1 + floor($1::float8 * 2)::int, 'Column ' || $1::float8

--- wipe_out_empty_columns: ada
DELETE FROM livedash.statuses
WHERE name LIKE 'Column %' AND id NOT IN (SELECT status_id FROM livedash.tasks)
