-- name: InsertKey :exec
insert into api_keys (authority_id, id, name, prefix, hash, scopes, per_minute, made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: Keys :many
select * from api_keys
where authority_id = $1
order by made_at desc, id;

-- name: KeyByPrefix :one
select * from api_keys
where authority_id = $1 and prefix = $2;

-- name: RevokeKey :execrows
update api_keys
set revoked_at = $3
where authority_id = $1 and id = $2 and revoked_at = 0;

-- name: KeyUsed :exec
update api_keys
set used_at = $3
where authority_id = $1 and id = $2;

-- name: Answered :one
select * from api_answered
where authority_id = $1 and key_id = $2 and token = $3;

-- name: BeginAnswer :execrows
insert into api_answered (authority_id, key_id, token, asked, draft_id, made_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, key_id, token) do nothing;

-- name: EndAnswer :exec
update api_answered
set reference = $4
where authority_id = $1 and key_id = $2 and token = $3;

-- name: ForgetAnswer :exec
delete from api_answered
where authority_id = $1 and key_id = $2 and token = $3 and reference = '';

-- name: AnsweredByDraft :one
select reference from api_answered
where authority_id = $1 and draft_id = $2;

-- name: ForgetAnswered :exec
delete from api_answered
where authority_id = $1 and made_at < $2;

-- name: InsertHook :exec
insert into api_hooks (authority_id, id, key_id, url, events, secret, state, made_at)
values ($1, $2, $3, $4, $5, $6, 'on', $7);

-- name: Hooks :many
select * from api_hooks
where authority_id = $1
order by made_at, id;

-- name: Hook :one
select * from api_hooks
where authority_id = $1 and id = $2;

-- name: SetHookState :execrows
update api_hooks
set state = $3, disabled_at = $4, failing_since_at = 0
where authority_id = $1 and id = $2;

-- name: HookFails :exec
update api_hooks
set failing_since_at = $3
where authority_id = $1 and id = $2 and failing_since_at = 0;

-- name: HookWorks :exec
update api_hooks
set failing_since_at = 0
where authority_id = $1 and id = $2;

-- name: DeleteHookDeliveries :exec
delete from api_deliveries
where authority_id = $1 and hook_id = $2;

-- name: DeleteHook :execrows
delete from api_hooks
where authority_id = $1 and id = $2;

-- name: InsertDelivery :exec
insert into api_deliveries (authority_id, id, hook_id, event, body, state, made_at)
values ($1, $2, $3, $4, $5, 'waiting', $6);

-- name: Delivery :one
select * from api_deliveries
where authority_id = $1 and id = $2;

-- name: Deliveries :many
select * from api_deliveries
where authority_id = $1 and hook_id = $2 and id < $3
order by id desc
limit $4;

-- name: DeliveryTried :exec
update api_deliveries
set state = $3, attempts = attempts + 1, status = $4, error = $5, tried_at = $6, done_at = $7
where authority_id = $1 and id = $2;

-- name: ReplayDelivery :execrows
update api_deliveries
set state = 'waiting', replays = replays + 1, done_at = 0
where authority_id = $1 and id = $2 and state <> 'waiting';

-- name: ForgetDeliveries :exec
delete from api_deliveries
where authority_id = $1 and made_at < $2;
