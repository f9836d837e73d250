-- What the board's reading stands on: it takes the first cards of each column and counts the rest.
-- Each order has an index that holds all of it, so that the first are found there without a look
-- at the others; each count one that answers by itself.

DROP INDEX livedash.tasks_by_position;
CREATE INDEX tasks_by_position ON livedash.tasks (project_id, status_id, position, id);
CREATE INDEX tasks_finished
    ON livedash.tasks (project_id, status_id, moved_at DESC, position, id);
CREATE INDEX tasks_due ON livedash.tasks (project_id, status_id, due_on);
CREATE INDEX tasks_blocked ON livedash.tasks (project_id, status_id)
    WHERE blocked_reason IS NOT NULL;
