-- name: FindDraft :one
select words, updated_at
from desk_drafts
where authority_id = $1 and agent_id = $2 and case_id = $3 and kind = $4;

-- name: SaveDraft :exec
insert into desk_drafts (authority_id, agent_id, case_id, kind, words, updated_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, agent_id, case_id, kind) do update
set words = excluded.words, updated_at = excluded.updated_at;

-- name: DropDraft :exec
delete from desk_drafts
where authority_id = $1 and agent_id = $2 and case_id = $3 and kind = $4;

-- name: SweepDrafts :execrows
delete from desk_drafts
where updated_at < $1;
