-- name: InsertChat :exec
insert into inbox_chats (authority_id, id, account_id, thread_id, key_hash, name, email, phone, lang, state, opened_at, spoke_at, alive_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $10, $10);

-- name: Chat :one
select * from inbox_chats
where authority_id = $1 and id = $2;

-- name: ChatOfKey :one
select * from inbox_chats
where authority_id = $1 and key_hash = $2;

-- name: ChatOfThread :one
select * from inbox_chats
where authority_id = $1 and thread_id = $2;

-- name: SaveChat :exec
update inbox_chats
set state = $3, agent_id = $4, agent_name = $5, seq = $6, seen = $7, last_by = $8, taken_at = $9, spoke_at = $10, alive_at = $11,
    warned_at = $12, ended_at = $13, ended_why = $14, mailed_at = $15
where authority_id = $1 and id = $2;

-- name: Touch :exec
update inbox_chats
set alive_at = $3
where authority_id = $1 and id = $2 and state <> 'ended';

-- name: LiveChats :many
select * from inbox_chats
where authority_id = $1 and state = $2
order by opened_at, id
limit $3;

-- name: CountAhead :one
select count(*) from inbox_chats
where authority_id = $1 and state = 'waiting' and (opened_at < $2 or (opened_at = $2 and id < $3));

-- name: CountWaiting :one
select count(*) from inbox_chats
where authority_id = $1 and state = 'waiting';

-- name: EndedChats :many
select * from inbox_chats
where authority_id = $1 and state = 'ended' and ended_at < sqlc.arg(before_at) and (ended_at > sqlc.arg(after_at) or (ended_at = sqlc.arg(after_at) and id > sqlc.arg(after_id)))
order by ended_at, id
limit $2;

-- name: InsertLine :exec
insert into inbox_chat_lines (authority_id, chat_id, n, rev, kind, line_key, item_id, who, words, said_at)
values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9);

-- name: LineOfKey :one
select n from inbox_chat_lines
where authority_id = $1 and chat_id = $2 and line_key = $3;

-- name: LineOfItem :one
select chat_id, n from inbox_chat_lines
where authority_id = $1 and item_id = $2;

-- name: ReviseLine :exec
update inbox_chat_lines
set rev = $4
where authority_id = $1 and chat_id = $2 and n = $3;

-- name: RecentLines :one
select count(*) from inbox_chat_lines
where authority_id = $1 and chat_id = $2 and kind = 'in' and said_at > $3;

-- name: LinesAfter :many
select l.n, l.rev, l.kind, l.item_id, l.who, l.words, l.said_at, coalesce(i.text, '') as text, coalesce(i.attachments, 0) as files, coalesce(i.state, '') as state
from inbox_chat_lines l
left join inbox_items i on i.authority_id = l.authority_id and i.id = l.item_id
where l.authority_id = $1 and l.chat_id = $2 and l.rev > $3
order by l.n;

-- name: SentBetween :many
select item_id from inbox_chat_lines
where authority_id = $1 and chat_id = $2 and kind = 'out' and n > sqlc.arg(after) and n <= sqlc.arg(until);

-- name: ThreadsOfEmail :many
select thread_id from inbox_chats
where authority_id = $1 and email <> '' and lower(email) = lower(sqlc.arg(email));

-- name: ThreadsOfPhone :many
select thread_id from inbox_chats
where authority_id = $1 and phone <> '' and phone = sqlc.arg(phone);
