-- A new project with its columns: the first is still to do, the last is done.
-- $1 name text, $2 columns text[]
WITH project AS (
    INSERT INTO livedash.projects (name) VALUES ($1) RETURNING id),
placed AS (
    SELECT name, position,
           CASE position WHEN 1 THEN 'todo' WHEN cardinality($2::text[]) THEN 'done'
                         ELSE 'doing' END AS kind
    FROM unnest($2::text[]) WITH ORDINALITY AS one (name, position)),
columns AS (
    INSERT INTO livedash.statuses (project_id, name, position, kind, colour)
    SELECT project.id, placed.name, placed.position, placed.kind,
           CASE placed.kind WHEN 'todo' THEN 'blue' WHEN 'done' THEN 'green' ELSE 'yellow' END
    FROM project CROSS JOIN placed)
SELECT id FROM project
