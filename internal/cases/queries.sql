-- name: InsertCase :exec
insert into cases (
    authority_id, id, reference, revision, service, version, title, lang, channel, sensitive,
    person_id, person_name, team, agent_id, agent_name, state, outcome, contested, unseen,
    last_kind, last_by, last_words, due_name, due_at, order_at, answer_at, waiting_at,
    opened_at, updated_at, closed_at, link_hash, body
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32
);

-- name: UpdateCase :execrows
update cases set
    revision = $3, title = $4, sensitive = $5, person_id = $6, person_name = $7, team = $8, agent_id = $9, agent_name = $10,
    state = $11, outcome = $12, contested = $13, unseen = $14, last_kind = $15, last_by = $16, last_words = $17,
    due_name = $18, due_at = $19, order_at = $20, answer_at = $21, waiting_at = $22, updated_at = $23, closed_at = $24,
    link_hash = $25, body = $26
where authority_id = $1 and id = $2;

-- name: CaseByID :one
select body from cases
where authority_id = $1 and id = $2;

-- name: CaseByReference :one
select body from cases
where authority_id = $1 and reference = $2;

-- name: CaseByLink :one
select body from cases
where authority_id = $1 and link_hash = $2;

-- name: StoredCase :one
select
    authority_id, id, revision, title, sensitive, person_id, person_name, team, agent_id, agent_name,
    state, outcome, contested, unseen, last_kind, last_by, last_words,
    due_name, due_at, order_at, answer_at, waiting_at, updated_at, closed_at,
    link_hash, body
from cases
where authority_id = $1 and id = $2;

-- name: CasesOfPerson :many
select body from cases
where authority_id = $1 and person_id = $2 and person_id <> '00000000-0000-0000-0000-000000000000'
order by opened_at desc, id desc
limit $3;

-- name: History :many
select seq, id, kind, happened_at, by_kind, by_id, by_name, channel, why, data_version, data
from case_events
where authority_id = $1 and case_id = $2 and seq > $3
order by seq;

-- name: PutDeadline :exec
insert into case_deadlines (authority_id, case_id, name, number, resident, started_at, paused_at, due_at, met_at, missed_at, dropped_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (authority_id, case_id, name, number) do update set
    paused_at = excluded.paused_at, due_at = excluded.due_at, met_at = excluded.met_at,
    missed_at = excluded.missed_at, dropped_at = excluded.dropped_at;

-- name: DropDeadline :exec
delete from case_deadlines
where authority_id = $1 and case_id = $2 and name = $3 and number = $4;

-- name: DeadlinesOf :many
select name, number, resident, started_at, paused_at, due_at, met_at, missed_at, dropped_at
from case_deadlines
where authority_id = $1 and case_id = $2
order by number, name;

-- name: DeadlinesToNotice :many
select authority_id, case_id, name, number
from case_deadlines
where due_at > 0 and met_at = 0 and missed_at = 0 and dropped_at = 0 and due_at < $1
order by due_at
limit $2;

-- name: PutDocument :exec
insert into case_documents (authority_id, id, case_id, upload_id, file_key, scan)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, id) do update set scan = excluded.scan;

-- name: CasesOfUpload :many
select case_id, id from case_documents
where authority_id = $1 and upload_id = $2;

-- name: FileIsUsed :one
select count(*) from case_documents
where file_key = $1;

-- name: PutTask :exec
insert into case_tasks (authority_id, id, case_id, team, agent_id, due_at, added_at, done_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (authority_id, id) do update set done_at = excluded.done_at;

-- name: OpenTasks :many
select t.id, t.case_id, c.reference, t.due_at, c.body
from case_tasks t
join cases c on c.authority_id = t.authority_id and c.id = t.case_id
where t.authority_id = $1 and t.team = $2 and t.done_at = 0
order by t.due_at, t.id
limit $3;

-- name: ForgetWords :exec
delete from case_words
where authority_id = $1 and word = $2 and case_id = $3;

-- name: AddLane :exec
insert into case_counters (authority_id, year, lane, next)
values ($1, $2, $3, $4)
on conflict (authority_id, year, lane) do nothing;

-- name: SaveView :exec
insert into case_views (authority_id, id, agent_id, team, name, filter, position, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (authority_id, id) do update set name = excluded.name, filter = excluded.filter, position = excluded.position, team = excluded.team;

-- name: ViewByID :one
select id, agent_id, team, name, filter, position
from case_views
where authority_id = $1 and id = $2;

-- name: ViewsOfAgent :many
select id, agent_id, team, name, filter, position
from case_views
where authority_id = $1 and agent_id = $2 and team = ''
order by position, id;

-- name: ViewsOfTeam :many
select id, agent_id, team, name, filter, position
from case_views
where authority_id = $1 and team = $2 and team <> ''
order by position, id;

-- name: DeleteView :execrows
delete from case_views
where authority_id = $1 and id = $2;

-- name: CasesWithClocks :many
select distinct case_id
from case_deadlines
where authority_id = $1 and case_id > $2 and met_at = 0 and dropped_at = 0
order by case_id
limit $3;
