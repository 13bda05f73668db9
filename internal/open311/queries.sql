-- name: InsertRequest :exec
insert into open311_requests (authority_id, case_id, reference, service_code, status, notes, shown, requested_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8);

-- name: ChangeRequest :execrows
update open311_requests
set status = $3, notes = $4, updated_at = $5
where authority_id = $1 and case_id = $2;

-- name: CorrectRequest :exec
update open311_requests
set service_code = $3, shown = $4
where authority_id = $1 and case_id = $2;

-- name: RequestByReference :one
select * from open311_requests
where authority_id = $1 and reference = $2;

-- name: Requests :many
select * from open311_requests
where authority_id = $1 and requested_at >= $2 and requested_at <= $3
order by requested_at desc, case_id desc
limit $4;

-- name: RequestsOfService :many
select * from open311_requests
where authority_id = $1 and service_code = $2 and requested_at >= $3 and requested_at <= $4
order by requested_at desc, case_id desc
limit $5;

-- name: InsertUpdate :exec
insert into open311_updates (authority_id, id, case_id, status, words, happened_at)
values ($1, $2, $3, $4, $5, $6);

-- name: Updates :many
select u.id, r.reference, u.status, u.words, u.happened_at
from open311_updates u
join open311_requests r on r.authority_id = u.authority_id and r.case_id = u.case_id
where u.authority_id = $1 and u.happened_at >= $2 and u.happened_at <= $3
order by u.happened_at, u.id
limit $4;

-- name: HearUpdate :execrows
insert into open311_heard (authority_id, key_id, update_id, event_id, case_id, heard_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, key_id, update_id) do nothing;

-- name: HeardUpdate :one
select event_id from open311_heard
where authority_id = $1 and key_id = $2 and update_id = $3;

-- name: ForgetUpdates :exec
delete from open311_updates
where authority_id = $1 and case_id = $2;

-- name: ForgetHeard :exec
delete from open311_heard
where authority_id = $1 and case_id = $2;

-- name: ForgetRequest :exec
delete from open311_requests
where authority_id = $1 and case_id = $2;

-- name: ShowLess :exec
update open311_requests
set shown = '{}'
where authority_id = $1 and case_id = $2;
