-- name: ServicePointers :many
select service, live, latest, draft_edit
from services
where authority_id = $1
order by service;

-- name: Service :one
select service, live, latest, draft_file, draft_source, draft_by, draft_edit, updated_at
from services
where authority_id = $1 and service = $2;

-- name: AddService :exec
insert into services (authority_id, service, live, latest, draft_file, draft_source, draft_by, draft_edit, created_at, updated_at)
values ($1, $2, 0, 0, $3, $4, $5, 1, $6, $6);

-- name: SaveDraft :execrows
update services
set draft_file = $3, draft_source = $4, draft_by = $5, draft_edit = draft_edit + 1, updated_at = $6
where authority_id = $1 and service = $2 and draft_edit = $7;

-- name: PointTo :execrows
update services
set live = $3, updated_at = $4
where authority_id = $1 and service = $2 and latest >= $3;

-- name: NextVersion :one
update services
set latest = latest + 1, live = latest + 1, updated_at = $3
where authority_id = $1 and service = $2 and draft_edit = $4
returning latest;

-- name: AddVersion :exec
insert into service_versions (authority_id, service, no, file, source, hash, warnings, published_by, published_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: Version :one
select no, file, source, hash, published_by, published_at
from service_versions
where authority_id = $1 and service = $2 and no = $3;

-- name: VersionHash :one
select hash
from service_versions
where authority_id = $1 and service = $2 and no = $3;

-- name: Versions :many
select no, hash, warnings, published_by, published_at
from service_versions
where authority_id = $1 and service = $2
order by no desc;
