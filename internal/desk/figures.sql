-- name: CountsOf :many
select day, what, cast(sum(n) as bigint) as n, cast(sum(total) as bigint) as total from desk_counts
where authority_id = $1 and day >= sqlc.arg(first) and day <= sqlc.arg(last)
    and (cast(sqlc.arg(channel) as text) = '' or channel = sqlc.arg(channel)) and (cast(sqlc.arg(team) as text) = '' or team = sqlc.arg(team))
group by day, what
order by day, what;

-- name: Thresholds :many
select figure, door, bound from desk_thresholds
where authority_id = $1
order by figure, door;

-- name: DelayOf :one
select bound from desk_thresholds
where authority_id = $1 and figure = 'delay' and door = $2;

-- name: SetThreshold :exec
insert into desk_thresholds (authority_id, figure, door, bound, set_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, figure, door)
do update set bound = excluded.bound, set_at = excluded.set_at;

-- name: DropThresholds :exec
delete from desk_thresholds
where authority_id = $1;
