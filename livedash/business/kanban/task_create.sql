-- A new card, at the end of its column. The trigger adds number and position.
-- $1 id uuid, $2 project_id bigint, $3 status_id uuid, $4 title text, $5 priority text
-- $6 assignee_id bigint, $7 due_on date, $8 moment timestamptz, $9 body text
INSERT INTO livedash.tasks
    (id, project_id, status_id, title, priority, assignee_id, due_on, moved_at, created_at,
     body)
VALUES ($1::uuid, $2::bigint, $3::uuid, $4::text, $5::text, $6::bigint, $7::date,
        $8::timestamptz, $8::timestamptz, $9::text)
RETURNING version
