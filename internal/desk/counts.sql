-- name: AddCount :exec
insert into desk_counts (authority_id, day, channel, team, what, slot, n, total)
values ($1, $2, $3, $4, $5, $6, 1, $7)
on conflict (authority_id, day, channel, team, what, slot)
do update set n = desk_counts.n + 1, total = desk_counts.total + excluded.total;

-- name: LongestWaits :many
select door, cast(min(waiting_at) as bigint) as since from desk_threads
where authority_id = $1 and waiting_at > 0 and closed_at = 0
group by door;
