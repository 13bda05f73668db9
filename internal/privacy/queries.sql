-- name: PlaceHold :execrows
insert into privacy_holds (authority_id, id, case_id, reason, placed_by, placed_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, case_id) where lifted_at = 0 do nothing;

-- name: LiftHold :execrows
update privacy_holds
set lifted_by = $3, lifted_at = $4
where authority_id = $1 and case_id = $2 and lifted_at = 0;

-- name: HoldOf :one
select id, case_id, reason, placed_by, placed_at, lifted_by, lifted_at
from privacy_holds
where authority_id = $1 and case_id = $2 and lifted_at = 0;

-- name: Holds :many
select id, case_id, reason, placed_by, placed_at, lifted_by, lifted_at
from privacy_holds
where authority_id = $1 and lifted_at = 0
order by placed_at, id;

-- name: ForgetHolds :exec
delete from privacy_holds
where authority_id = $1 and case_id = $2;

-- name: OpenRun :one
select id, started_at, ended_at, counts
from privacy_runs
where authority_id = $1 and ended_at = 0
order by started_at
limit 1;

-- name: StartRun :exec
insert into privacy_runs (authority_id, id, started_at, counts)
values ($1, $2, $3, $4);

-- name: RunCounts :one
select counts
from privacy_runs
where authority_id = $1 and id = $2;

-- name: CountRun :exec
update privacy_runs
set counts = $3
where authority_id = $1 and id = $2;

-- name: EndRun :exec
update privacy_runs
set ended_at = $3
where authority_id = $1 and id = $2;

-- name: Runs :many
select id, started_at, ended_at, counts
from privacy_runs
where authority_id = $1
order by started_at desc, id desc
limit $2;

-- name: ForgetRuns :exec
delete from privacy_runs
where authority_id = $1 and ended_at > 0 and ended_at < $2;

-- name: NoteErasure :exec
insert into privacy_erasures (authority_id, hash, kind, erased_at)
values ($1, $2, $3, $4)
on conflict (authority_id, hash) do nothing;

-- name: Erasures :many
select hash, kind, erased_at
from privacy_erasures
where authority_id = $1
order by erased_at, hash;

-- name: AskErasure :exec
insert into privacy_asks (authority_id, person_id, asked_at, settled_at)
values ($1, $2, $3, 0)
on conflict (authority_id, person_id) do update set
    asked_at = case when privacy_asks.settled_at = 0 then privacy_asks.asked_at else excluded.asked_at end, settled_at = 0;

-- name: ErasureAsks :many
select person_id, asked_at
from privacy_asks
where authority_id = $1 and settled_at = 0
order by asked_at, person_id
limit 200;

-- name: ErasureAsk :one
select asked_at
from privacy_asks
where authority_id = $1 and person_id = $2 and settled_at = 0;

-- name: SettleErasureAsk :execrows
update privacy_asks
set settled_at = $3
where authority_id = $1 and person_id = $2 and settled_at = 0;

-- name: ForgetErasureAsk :exec
delete from privacy_asks
where authority_id = $1 and person_id = $2;
