-- A new column, right after another one; where none is named, or it has gone, at the right end.
-- $1 id uuid, $2 project_id bigint, $3 name text, $4 kind text, $5 limit integer, $6 beside uuid
INSERT INTO livedash.statuses (id, project_id, name, kind, wip_limit, position)
VALUES ($1::uuid, $2::bigint, $3::text, $4::text, $5::integer,
        (SELECT coalesce((beside.position + (SELECT min(position) FROM livedash.statuses
                                             WHERE project_id = $2::bigint
                                               AND position > beside.position)) * 0.5,
                         beside.position + 1)
         FROM livedash.statuses AS beside
         WHERE beside.id = $6::uuid AND beside.project_id = $2::bigint))
RETURNING version
