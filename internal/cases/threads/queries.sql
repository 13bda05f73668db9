-- name: Waits :exec
insert into case_threads (authority_id, thread_id, case_id, how, by_kind, by_id, by_name, came_at, linked_at)
values ($1, $2, null, '', '', '', '', $3, 0)
on conflict (authority_id, thread_id) do nothing;

-- name: Tie :exec
insert into case_threads (authority_id, thread_id, case_id, how, by_kind, by_id, by_name, came_at, linked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (authority_id, thread_id)
do update set case_id = excluded.case_id, how = excluded.how, by_kind = excluded.by_kind, by_id = excluded.by_id, by_name = excluded.by_name,
    linked_at = excluded.linked_at;

-- name: TieOf :one
select * from case_threads
where authority_id = $1 and thread_id = $2;

-- name: ThreadsOfCase :many
select * from case_threads
where authority_id = $1 and case_id = $2
order by came_at, thread_id;

-- name: ToSort :many
select * from case_threads
where authority_id = $1 and case_id is null and how = '' and came_at >= sqlc.arg(after_at) and (came_at > sqlc.arg(after_at) or thread_id > sqlc.arg(after_id))
order by came_at, thread_id
limit $2;

-- name: ForgetTies :exec
delete from case_threads
where authority_id = $1 and case_id = $2;

-- name: OldThreads :many
select t.id from inbox_threads t
where t.authority_id = $1 and t.last_at < sqlc.arg(before_at) and t.waiting_at = 0 and not exists (
    select 1 from case_threads c
    where c.authority_id = t.authority_id and c.thread_id = t.id and c.case_id is not null
)
order by t.last_at, t.id
limit $2;
