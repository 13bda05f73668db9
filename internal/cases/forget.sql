-- name: CasesToLookAt :many
select id, look_at from cases
where authority_id = $1 and closed_at > 0 and look_at <= $2
order by look_at, id
limit $3;

-- name: CountToLookAt :one
select count(*) from cases
where authority_id = $1 and closed_at > 0 and look_at <= $2;

-- name: LookAgain :exec
update cases
set look_at = $3
where authority_id = $1 and id = $2;

-- name: RewriteEvent :exec
update case_events
set by_id = $4, by_name = $5, why = $6, data_version = $7, data = $8
where authority_id = $1 and case_id = $2 and seq = $3;

-- name: ForgetDocument :exec
delete from case_documents
where authority_id = $1 and id = $2;

-- name: ForgetTask :exec
delete from case_tasks
where authority_id = $1 and id = $2;

-- name: ForgetDeadlines :exec
delete from case_deadlines
where authority_id = $1 and case_id = $2;

-- name: ForgetEvents :exec
delete from case_events
where authority_id = $1 and case_id = $2;

-- name: ForgetCase :exec
delete from cases
where authority_id = $1 and id = $2;

-- name: CaseIDs :many
select id from cases
where authority_id = $1 and id > $2
order by id
limit $3;
