-- name: Keep :exec
insert into desk_counter (authority_id, draft_id, agent_id, person_id, helper_id, kind, how, proof, agreed_at, sent_at, reference)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '');

-- name: OfDraft :one
select *
from desk_counter
where authority_id = $1 and draft_id = $2;

-- name: OfCase :one
select *
from desk_counter
where authority_id = $1 and case_id = $2
limit 1;

-- name: Sent :execrows
update desk_counter
set sent_at = $3, case_id = $4, reference = $5
where authority_id = $1 and draft_id = $2 and sent_at = 0;

-- name: Latest :many
select *
from desk_counter
where authority_id = $1 and agent_id = $2 and agreed_at > $3
order by agreed_at desc
limit 30;

-- name: ForgetCase :exec
delete from desk_counter
where authority_id = $1 and case_id = $2;

-- name: SweepUnsent :exec
delete from desk_counter
where sent_at = 0 and agreed_at < $1;
