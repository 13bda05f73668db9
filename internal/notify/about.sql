-- name: ForgetMessagesOfCase :execrows
delete from notify_messages
where authority_id = $1 and case_id = $2;

-- name: ForgetMessagesTo :execrows
delete from notify_messages
where authority_id = $1 and case_id is null and (person_id = $2 or lower(to_address) = lower(sqlc.arg(address)));

-- name: MessagesAbout :many
select * from notify_messages
where authority_id = $1 and (person_id = $2 or lower(to_address) = lower(sqlc.arg(address)))
order by queued_at, id;

-- name: OldMessages :many
select id from notify_messages
where authority_id = $1 and case_id is null and closed_at > 0 and closed_at < $2
order by closed_at
limit $3;

-- name: ForgetMessage :exec
delete from notify_messages
where authority_id = $1 and id = $2;

-- name: CountUndelivered :one
select count(*) from notify_messages
where authority_id = $1 and (state = 'failed' or bounced_at > 0) and queued_at >= $2;
