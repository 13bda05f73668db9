-- name: AddAlert :exec
insert into desk_alerts (authority_id, id, agent_id, kind, about, about_id, words, by_name, made_at, due_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: AlertByID :one
select * from desk_alerts
where authority_id = $1 and id = $2;

-- name: DueAlerts :many
select * from desk_alerts
where authority_id = $1 and agent_id = $2 and done_at = 0 and due_at <= $3
order by due_at desc, id desc
limit $4;

-- name: ComingAlerts :many
select * from desk_alerts
where authority_id = $1 and agent_id = $2 and done_at = 0 and due_at > $3
order by due_at, id
limit $4;

-- name: DueMarks :many
select seen_at from desk_alerts
where authority_id = $1 and agent_id = $2 and done_at = 0 and due_at <= $3
limit $4;

-- name: AlertsAbout :many
select * from desk_alerts
where authority_id = $1 and about = $2 and about_id = $3 and agent_id = $4 and done_at = 0
order by due_at, id
limit 20;

-- name: SeeAlertsAbout :execrows
update desk_alerts
set seen_at = $5
where authority_id = $1 and about = $2 and about_id = $3 and agent_id = $4 and done_at = 0 and seen_at = 0 and due_at <= $5;

-- name: EndAlert :execrows
update desk_alerts
set done_at = $4, seen_at = $4, version = version + 1
where authority_id = $1 and id = $2 and agent_id = $3 and version = $5 and done_at = 0;

-- name: EndAlertsAbout :exec
update desk_alerts
set done_at = $4, seen_at = $4, version = version + 1
where authority_id = $1 and about = $2 and about_id = $3 and kind = $5 and done_at = 0;

-- name: PutOffAlert :execrows
update desk_alerts
set due_at = $4, seen_at = 0, told_at = 0, version = version + 1
where authority_id = $1 and id = $2 and agent_id = $3 and version = $5 and done_at = 0;

-- name: TellAlert :exec
update desk_alerts
set told_at = $3
where authority_id = $1 and id = $2;

-- name: ForgetAlerts :exec
delete from desk_alerts
where authority_id = $1 and about = $2 and about_id = $3;

-- name: SweepAlerts :execrows
delete from desk_alerts
where done_at > 0 and done_at < $1;

-- name: WaysOf :one
select ways, phone from desk_alert_ways
where authority_id = $1 and agent_id = $2;

-- name: SaveWays :exec
insert into desk_alert_ways (authority_id, agent_id, ways, phone, updated_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, agent_id) do update set
    ways = excluded.ways, phone = excluded.phone, updated_at = excluded.updated_at;

-- name: AddHandover :exec
insert into desk_handovers (authority_id, id, about, about_id, by_name, to_agent_id, to_team, words, promised, promised_at, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: LastHandover :one
select * from desk_handovers
where authority_id = $1 and about = $2 and about_id = $3
order by made_at desc, id desc
limit 1;

-- name: TakeHandover :execrows
update desk_handovers
set taken_at = $3, taken_by = $4
where authority_id = $1 and id = $2 and taken_at = 0;

-- name: ForgetHandovers :exec
delete from desk_handovers
where authority_id = $1 and about = $2 and about_id = $3;
