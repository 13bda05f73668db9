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

-- name: SettingsOf :one
select keys_on, keys
from desk_settings
where authority_id = $1 and agent_id = $2;

-- name: SaveSettings :exec
insert into desk_settings (authority_id, agent_id, keys_on, keys, updated_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, agent_id) do update set
    keys_on = excluded.keys_on, keys = excluded.keys, updated_at = excluded.updated_at;

-- name: KeepAct :exec
insert into desk_acts (authority_id, id, agent_id, events, done_at)
values ($1, $2, $3, $4, $5);

-- name: ActOf :one
select events
from desk_acts
where authority_id = $1 and id = $2 and agent_id = $3;

-- name: DropAct :execrows
delete from desk_acts
where authority_id = $1 and id = $2;

-- name: SweepActs :execrows
delete from desk_acts
where done_at < $1;
