-- A card as it is to be; fields that are not given stay. No row: the card was changed meanwhile.
-- $1 id uuid, $2 version integer, $3 given text[], $4 title text, $5 body text, $6 priority text
-- $7 assignee_id bigint, $8 due_on date, $9 blocked_reason text
UPDATE livedash.tasks
SET title = CASE WHEN 'title' = ANY ($3::text[]) THEN $4::text ELSE title END,
    body = CASE WHEN 'body' = ANY ($3::text[]) THEN $5::text ELSE body END,
    priority = CASE WHEN 'priority' = ANY ($3::text[]) THEN $6::text ELSE priority END,
    assignee_id = CASE WHEN 'assignee_id' = ANY ($3::text[]) THEN $7::bigint ELSE assignee_id END,
    due_on = CASE WHEN 'due_on' = ANY ($3::text[]) THEN $8::date ELSE due_on END,
    blocked_reason = CASE WHEN 'blocked_reason' = ANY ($3::text[]) THEN $9::text
                          ELSE blocked_reason END
WHERE id = $1::uuid AND version = $2::integer
RETURNING version
