-- name: MacrosOf :many
select * from desk_macros
where authority_id = $1 and whose = $2 and owner = $3
order by name, id
limit 200;

-- name: MacroByID :one
select * from desk_macros
where authority_id = $1 and id = $2;

-- name: AddMacro :exec
insert into desk_macros (authority_id, id, whose, owner, name, used_on, service, does, version, by_name, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10);

-- name: ChangeMacro :execrows
update desk_macros
set name = $3, does = $4, by_name = $5, updated_at = $6, version = version + 1
where authority_id = $1 and id = $2 and version = $7;

-- name: DropMacro :execrows
delete from desk_macros
where authority_id = $1 and id = $2;
