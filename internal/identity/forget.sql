-- name: EveryContactOf :many
select kind, value, typed, verified_at, verified_how, created_at, ended_at
from contact_points
where authority_id = $1 and person_id = $2
order by created_at, id;

-- name: ForgetMandates :exec
delete from mandates
where authority_id = $1 and (beneficiary_id = $2 or helper_person_id = $2);

-- name: ForgetContacts :exec
delete from contact_points
where authority_id = $1 and person_id = $2;

-- name: ForgetPerson :execrows
delete from people
where authority_id = $1 and id = $2;

-- name: ForgetKeysOf :exec
delete from access_keys
where authority_id = $1 and address = $2;

-- name: ForgetGrantsOf :exec
delete from session_grants
where session_grants.authority_id = $1 and exists (
    select 1
    from signed_sessions s
    where s.authority_id = session_grants.authority_id and s.id = session_grants.session_id and s.address = $2 and s.agent_id is null
);

-- name: ForgetSessionsOf :exec
delete from signed_sessions
where authority_id = $1 and address = $2 and agent_id is null;

-- name: PeopleIDs :many
select id
from people
where authority_id = $1 and id > $2 and updated_at < $3
order by id
limit $4;

-- name: PeopleWithAddress :one
select count(*)
from contact_points
where authority_id = $1 and kind = $2 and value = $3 and person_id <> $4 and ended_at = 0;

-- name: CountMandates :one
select count(*)
from mandates
where authority_id = $1 and (beneficiary_id = $2 or helper_person_id = $2) and revoked_at = 0 and (until_at = 0 or until_at > sqlc.arg(now_at));

-- name: JoinedInto :many
select from_id
from person_merges
where authority_id = $1 and into_id = $2 and undone_at = 0;

-- name: ForgetMerges :exec
delete from person_merges
where authority_id = $1 and (from_id = $2 or into_id = $2);

-- name: ForgetLookalikes :exec
delete from person_lookalikes
where authority_id = $1 and (new_id = $2 or old_id = $2);
