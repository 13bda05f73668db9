-- name: InsertMessage :execrows
insert into notify_messages (authority_id, id, event_key, who, channel, person_id, case_id, template, to_address, to_name, lang,
    subject, document, secret, reply_token, mail_id, state, queued_at, next_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'queued', $17, $17)
on conflict (authority_id, event_key, who, channel) do nothing;

-- name: MessageOf :one
select * from notify_messages
where authority_id = $1 and event_key = $2 and who = $3 and channel = $4;

-- name: Message :one
select * from notify_messages
where authority_id = $1 and id = $2;

-- name: MessageByMailID :one
select * from notify_messages
where mail_id = $1;

-- name: MessagesOfCase :many
select * from notify_messages
where authority_id = $1 and case_id = $2
order by queued_at, id;

-- name: Claim :execrows
update notify_messages
set state = 'sending', attempts = attempts + 1, sending_at = sqlc.arg(now_at)
where authority_id = $1 and id = $2 and state = 'queued' and next_at <= sqlc.arg(now_at);

-- name: InsertAttempt :exec
insert into notify_attempts (authority_id, message_id, number, via, started_at, outcome)
values ($1, $2, $3, $4, $5, 'started');

-- name: EndAttempt :execrows
update notify_attempts
set ended_at = $4, outcome = $5, stage = $6, code = $7, enhanced = $8, words = $9
where authority_id = $1 and message_id = $2 and number = $3 and outcome = 'started';

-- name: InsertEnded :exec
insert into notify_attempts (authority_id, message_id, number, via, started_at, ended_at, outcome, stage, code, enhanced, words)
values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10);

-- name: Attempts :many
select * from notify_attempts
where authority_id = $1 and message_id = $2
order by number;

-- name: Close :execrows
update notify_messages
set state = $3, closed_at = $4, unsure = $5
where authority_id = $1 and id = $2 and state = 'sending';

-- name: Requeue :execrows
update notify_messages
set state = 'queued', next_at = $3, unsure = $4
where authority_id = $1 and id = $2 and state = 'sending';

-- name: Refuse :exec
update notify_messages
set state = 'failed', closed_at = $3, attempts = 1
where authority_id = $1 and id = $2 and state = 'queued';

-- name: MarkAnnounced :execrows
update notify_messages
set announced_at = $3
where authority_id = $1 and id = $2 and announced_at = 0;

-- name: Cancel :execrows
update notify_messages
set state = 'cancelled', closed_at = $4, announced_at = $4
where authority_id = $1 and event_key = $2 and who = $3 and state = 'queued';

-- name: MarkBounced :execrows
update notify_messages
set bounced_at = $3, attempts = attempts + 1
where authority_id = $1 and id = $2 and state in ('sent', 'unsure') and bounced_at = 0;

-- name: Overdue :many
select authority_id, id from notify_messages
where state = 'queued' and next_at < $1
order by next_at
limit $2;

-- name: Touch :execrows
update notify_messages
set next_at = sqlc.arg(now_at)
where authority_id = $1 and id = $2 and state = 'queued' and next_at < sqlc.arg(before_at);

-- name: Stuck :many
select * from notify_messages
where state = 'sending' and sending_at < $1
order by sending_at
limit $2;

-- name: Unannounced :many
select * from notify_messages
where closed_at > 0 and closed_at < $1 and announced_at = 0
order by closed_at
limit $2;

-- name: EmptyOld :execrows
update notify_messages
set document = $1, emptied_at = sqlc.arg(now_at)
where emptied_at = 0 and closed_at > 0 and exists (
    select 1
    from notify_messages m
    left join notify_settings s on s.authority_id = m.authority_id
    where m.authority_id = notify_messages.authority_id and m.id = notify_messages.id
      and (m.closed_at < sqlc.arg(now_at) - coalesce(s.keep_days, 30) * 86400000000
        or (m.secret and cast(sqlc.arg(secrets_too) as boolean)))
);

-- name: EmptyOne :exec
update notify_messages
set document = $3, emptied_at = $4
where authority_id = $1 and id = $2;

-- name: Newest :many
select id, event_key, to_address, to_name, lang, subject, secret, state, attempts, unsure, queued_at, closed_at, bounced_at, emptied_at
from notify_messages
where authority_id = $1 and (queued_at < sqlc.arg(before_at) or (queued_at = sqlc.arg(before_at) and id < sqlc.arg(before_id)))
order by queued_at desc, id desc
limit sqlc.arg(most);

-- name: NewestTo :many
select id, event_key, to_address, to_name, lang, subject, secret, state, attempts, unsure, queued_at, closed_at, bounced_at, emptied_at
from notify_messages
where authority_id = $1 and (lower(to_address) like cast(sqlc.arg(pattern) as text) escape '\' or lower(to_name) like cast(sqlc.arg(pattern) as text) escape '\')
  and (queued_at < sqlc.arg(before_at) or (queued_at = sqlc.arg(before_at) and id < sqlc.arg(before_id)))
order by queued_at desc, id desc
limit sqlc.arg(most);

-- name: Counts :many
select template, state, count(*) as many, cast(sum(case when bounced_at > 0 then 1 else 0 end) as bigint) as bounced,
    cast(sum(case when unsure > 0 then 1 else 0 end) as bigint) as doubtful, cast(min(queued_at) as bigint) as oldest
from notify_messages
where authority_id = $1 and queued_at >= $2 and queued_at < $3
group by template, state;

-- name: Settings :one
select * from notify_settings
where authority_id = $1;

-- name: SaveSettings :exec
insert into notify_settings (authority_id, from_address, from_name, reply_address, bounce_address, keep_days)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id) do update
set from_address = excluded.from_address, from_name = excluded.from_name, reply_address = excluded.reply_address,
    bounce_address = excluded.bounce_address, keep_days = excluded.keep_days;
