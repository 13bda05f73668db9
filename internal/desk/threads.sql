-- name: ThreadRow :one
select * from desk_threads
where authority_id = $1 and thread_id = $2;

-- name: SaveThreadRow :exec
insert into desk_threads (authority_id, thread_id, account_id, door, case_id, team, agent_id, who, title, last_by, last_words,
    unseen, junk, failed, order_at, waiting_at, opened_at, updated_at, closed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
on conflict (authority_id, thread_id) do update set
    case_id = excluded.case_id, team = excluded.team, agent_id = excluded.agent_id, who = excluded.who, title = excluded.title, last_by = excluded.last_by,
    last_words = excluded.last_words, unseen = excluded.unseen, junk = excluded.junk, failed = excluded.failed,
    order_at = excluded.order_at, waiting_at = excluded.waiting_at, updated_at = excluded.updated_at, closed_at = excluded.closed_at;

-- name: TieThread :execrows
update desk_threads
set case_id = $3
where authority_id = $1 and thread_id = $2;

-- name: ThreadsOfCase :many
select * from desk_threads
where authority_id = $1 and case_id = $2
order by opened_at
limit 50;
