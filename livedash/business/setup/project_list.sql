-- The projects that the session may see, with their columns. They belong to no branch.
-- reads: livedash.projects, livedash.statuses
SELECT project.id, NULL::bigint AS branch_id, project.name,
       ARRAY(SELECT status.name FROM livedash.statuses AS status
             WHERE status.project_id = project.id ORDER BY status.position, status.id) AS columns
FROM livedash.projects AS project ORDER BY project.name
