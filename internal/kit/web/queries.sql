-- name: FindSession :one
select data, expires_at
from web_sessions
where authority_id = $1 and token_hash = $2;

-- name: SaveSession :exec
insert into web_sessions (authority_id, token_hash, data, expires_at)
values ($1, $2, $3, $4)
on conflict (authority_id, token_hash) do update set data = excluded.data, expires_at = excluded.expires_at;

-- name: DeleteSession :exec
delete from web_sessions
where authority_id = $1 and token_hash = $2;

-- name: SweepSessions :exec
delete from web_sessions
where expires_at < $1;
