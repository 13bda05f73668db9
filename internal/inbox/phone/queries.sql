-- name: CallByRef :one
select * from inbox_calls
where authority_id = $1 and account_id = $2 and call_ref = $3;

-- name: Call :one
select * from inbox_calls
where authority_id = $1 and id = $2;

-- name: InsertCall :exec
insert into inbox_calls (authority_id, id, account_id, call_ref, thread_id, direction, party, extension, agent_id, state, transfers, rung_at, answered_at, ended_at, last_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: SaveCall :exec
update inbox_calls
set thread_id = $3, direction = $4, party = $5, extension = $6, agent_id = $7, state = $8, transfers = $9, rung_at = $10, answered_at = $11, ended_at = $12, last_at = $13
where authority_id = $1 and id = $2;

-- name: SetOutcome :execrows
update inbox_calls
set outcome = $3, outcome_at = $4
where authority_id = $1 and id = $2 and outcome = '';

-- name: InsertEvent :execrows
insert into inbox_call_events (authority_id, call_id, event_key, kind, direction, party, extension, said_at, received_at, body)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (authority_id, call_id, event_key) do nothing;

-- name: EventsOf :many
select * from inbox_call_events
where authority_id = $1 and call_id = $2;

-- name: CallsOfAgent :many
select * from inbox_calls
where authority_id = $1 and agent_id = $2
order by last_at desc, id desc
limit $3;

-- name: MissedCalls :many
select * from inbox_calls
where authority_id = $1 and state = 'missed' and outcome = '' and direction = 'in'
order by last_at desc, id desc
limit $2;

-- name: CallsWith :many
select * from inbox_calls
where authority_id = $1 and party = $2
order by last_at desc, id desc
limit $3;

-- name: ExtensionOf :one
select extension from inbox_extensions
where authority_id = $1 and agent_id = $2;

-- name: AgentAt :one
select agent_id from inbox_extensions
where authority_id = $1 and extension = $2;

-- name: SetExtension :exec
insert into inbox_extensions (authority_id, agent_id, extension, set_at)
values ($1, $2, $3, $4)
on conflict (authority_id, agent_id) do update set extension = excluded.extension, set_at = excluded.set_at;

-- name: DropExtension :exec
delete from inbox_extensions
where authority_id = $1 and agent_id = $2;

-- name: InsertCallback :exec
insert into inbox_callbacks (authority_id, id, name, phone, email, subject, lang, slot_at, until_at, state, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10);

-- name: Callback :one
select * from inbox_callbacks
where authority_id = $1 and id = $2;

-- name: WaitingCallbacks :many
select * from inbox_callbacks
where authority_id = $1 and state = 'asked'
order by slot_at, id
limit $2;

-- name: CallbacksIn :many
select * from inbox_callbacks
where authority_id = $1 and state = 'asked' and slot_at = $2
limit $3;

-- name: CallbacksFrom :many
select * from inbox_callbacks
where authority_id = $1 and phone = $2 and asked_at > $3
limit $4;

-- name: SaveCallback :execrows
update inbox_callbacks
set state = $4, agent_id = $5, agent_name = $6, tries = $7, note = $8, slot_at = $9, until_at = $10, closed_at = $11, reminded_at = $12, version = version + 1
where authority_id = $1 and id = $2 and version = $3;

-- name: CallbacksToRemind :many
select * from inbox_callbacks
where authority_id = $1 and state = 'asked' and reminded_at = 0 and slot_at <= $2
order by slot_at
limit $3;

-- name: RemindCallback :execrows
update inbox_callbacks
set reminded_at = $3
where authority_id = $1 and id = $2 and reminded_at = 0;

-- name: AgentsRung :many
select agent_id from inbox_extensions
where authority_id = $1
order by agent_id
limit 500;

-- name: CallsOfThread :many
select id from inbox_calls
where authority_id = $1 and thread_id = $2;

-- name: OldCalls :many
select id from inbox_calls
where authority_id = $1 and last_at < sqlc.arg(before_at)
order by last_at, id
limit $2;

-- name: EveryCallWith :many
select id from inbox_calls
where authority_id = $1 and party = $2;

-- name: ForgetCall :exec
delete from inbox_calls
where authority_id = $1 and id = $2;

-- name: CallbacksOfPhone :many
select * from inbox_callbacks
where authority_id = $1 and phone = $2
order by asked_at, id;

-- name: CallbacksOfEmail :many
select * from inbox_callbacks
where authority_id = $1 and email = $2 and email <> ''
order by asked_at, id;

-- name: ForgetCallback :exec
delete from inbox_callbacks
where authority_id = $1 and id = $2;

-- name: OldCallbacks :many
select id from inbox_callbacks
where authority_id = $1 and closed_at > 0 and closed_at < sqlc.arg(before_at)
order by closed_at, id
limit $2;
