-- name: Remember :execrows
insert into workflow_steps (authority_id, case_id, seq, step, done_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, case_id, seq, step) do nothing;

-- name: Hook :one
select url, secret
from workflow_hooks
where authority_id = $1 and name = $2;

-- name: SaveHook :exec
insert into workflow_hooks (authority_id, name, url, secret)
values ($1, $2, $3, $4)
on conflict (authority_id, name) do update set url = excluded.url, secret = excluded.secret;

-- name: KeepLetter :exec
insert into workflow_letters (authority_id, case_id, document_id, letter)
values ($1, $2, $3, $4);

-- name: Letter :one
select letter
from workflow_letters
where authority_id = $1 and case_id = $2 and document_id = $3;
