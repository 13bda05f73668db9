-- name: FindHead :one
select number, hash
from audit_heads
where authority_id = $1 and day = $2;

-- name: LastHeadBefore :one
select day, number, hash
from audit_heads
where authority_id = $1 and day < $2
order by day desc
limit 1;

-- name: SaveHead :exec
insert into audit_heads (authority_id, day, number, hash)
values ($1, $2, $3, $4)
on conflict (authority_id, day) do update set number = excluded.number, hash = excluded.hash;

-- name: ListHeads :many
select day, number, hash
from audit_heads
where authority_id = $1
order by day;

-- name: InsertEntry :exec
insert into audit_entries (authority_id, day, number, made_at, who_kind, who_id, who_name, action, subject_kind, subject_id, details, previous, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: EntriesOfDay :many
select day, number, made_at, who_kind, who_id, who_name, action, subject_kind, subject_id, details, previous, hash
from audit_entries
where authority_id = $1 and day = $2 and number > $3
order by number
limit 500;

-- name: EntriesAbout :many
select day, number, made_at, who_kind, who_id, who_name, action, subject_kind, subject_id, details, previous, hash
from audit_entries
where authority_id = $1 and subject_kind = $2 and subject_id = $3 and made_at < $4
order by made_at desc, day desc, number desc
limit $5;

-- name: EntriesBy :many
select day, number, made_at, who_kind, who_id, who_name, action, subject_kind, subject_id, details, previous, hash
from audit_entries
where authority_id = $1 and who_id = $2 and made_at < $3
order by made_at desc, day desc, number desc
limit $4;

-- name: ForgetDay :execrows
delete from audit_entries
where authority_id = $1 and day = $2;

-- name: DaysBefore :many
select distinct e.day
from audit_entries e
where e.authority_id = $1 and e.day < $2
order by e.day;
