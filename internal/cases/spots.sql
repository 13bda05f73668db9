-- name: PutSpot :exec
insert into case_spots (authority_id, case_id, service, cell, opened_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, case_id) do update set cell = excluded.cell;

-- name: ForgetSpot :exec
delete from case_spots
where authority_id = $1 and case_id = $2;

-- name: CasesNear :many
select case_id from case_spots
where authority_id = $1 and service = $2 and cell = $3 and opened_at >= $4
order by opened_at desc
limit $5;
