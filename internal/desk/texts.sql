-- name: TextsOf :many
select * from desk_texts
where authority_id = $1 and whose = $2 and owner = $3
order by name, id
limit 200;

-- name: TextByID :one
select * from desk_texts
where authority_id = $1 and id = $2;

-- name: AddText :exec
insert into desk_texts (authority_id, id, whose, owner, name, words, version, by_name, updated_at)
values ($1, $2, $3, $4, $5, $6, 1, $7, $8);

-- name: ChangeText :execrows
update desk_texts
set name = $3, words = $4, by_name = $5, updated_at = $6, version = version + 1
where authority_id = $1 and id = $2 and version = $7;

-- name: DropText :execrows
delete from desk_texts
where authority_id = $1 and id = $2;
