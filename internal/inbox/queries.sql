-- name: InsertAccount :exec
insert into inbox_accounts (authority_id, id, door, address, name, team_id, settings, secret, cursor, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: Account :one
select * from inbox_accounts
where authority_id = $1 and id = $2;

-- name: Accounts :many
select * from inbox_accounts
where authority_id = $1
order by door, address;

-- name: AccountsByAddress :many
select * from inbox_accounts
where door = $1 and address = $2
order by authority_id;

-- name: AccountsOfDoor :many
select * from inbox_accounts
where door = $1 and paused_at = 0
order by authority_id, address;

-- name: ChangeAccount :execrows
update inbox_accounts
set name = $3, team_id = $4, settings = $5, secret = $6
where authority_id = $1 and id = $2;

-- name: PauseAccount :execrows
update inbox_accounts
set paused_at = $3
where authority_id = $1 and id = $2;

-- name: SaveCursor :execrows
update inbox_accounts
set cursor = $3, last_ok_at = $4, last_error = ''
where authority_id = $1 and id = $2;

-- name: AccountWorks :exec
update inbox_accounts
set last_ok_at = $3, last_error = ''
where authority_id = $1 and id = $2;

-- name: AccountFails :exec
update inbox_accounts
set last_error_at = $3, last_error = $4
where authority_id = $1 and id = $2;

-- name: InsertItem :execrows
insert into inbox_items (authority_id, id, account_id, thread_id, door, direction, external_id, state, held_why, party, party_name,
    subject, text, quoted, html, lang, size, sha256, facts, attachments, by_kind, by_id, by_name, sent_at, received_at, read_at, next_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
on conflict (authority_id, account_id, external_id) do nothing;

-- name: Item :one
select * from inbox_items
where authority_id = $1 and id = $2;

-- name: ItemByExternal :one
select * from inbox_items
where authority_id = $1 and account_id = $2 and external_id = $3;

-- name: ItemsOfThread :many
select * from inbox_items
where authority_id = $1 and thread_id = $2
order by received_at, id;

-- name: LastFrom :one
select * from inbox_items
where authority_id = $1 and thread_id = $2 and direction = 'in'
order by received_at desc, id desc
limit 1;

-- name: LastTo :one
select * from inbox_items
where authority_id = $1 and thread_id = $2 and direction = 'out'
order by received_at desc, id desc
limit 1;

-- name: HeldItems :many
select * from inbox_items
where authority_id = $1 and state = 'held' and received_at >= sqlc.arg(after_at) and (received_at > sqlc.arg(after_at) or id > sqlc.arg(after_id))
order by received_at, id
limit $2;

-- name: RecentFrom :many
select id from inbox_items
where authority_id = $1 and account_id = $2 and party = $3 and received_at > sqlc.arg(since_at) and direction = 'in'
order by received_at desc
limit $4;

-- name: InsertRaw :exec
insert into inbox_raws (authority_id, item_id, meta, body, file_key, size, whole)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: Raw :one
select * from inbox_raws
where authority_id = $1 and item_id = $2;

-- name: InsertAttachment :exec
insert into inbox_attachments (authority_id, id, item_id, position, name, media_type, safe, inline, content_id, size, sha256, file_key, scan)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: AttachmentsOf :many
select * from inbox_attachments
where authority_id = $1 and item_id = $2
order by position;

-- name: Attachment :one
select * from inbox_attachments
where authority_id = $1 and id = $2;

-- name: CountFiles :exec
update inbox_items
set attachments = $3
where authority_id = $1 and id = $2;

-- name: DropAttachments :exec
delete from inbox_attachments
where authority_id = $1 and item_id = $2;

-- name: SetScan :execrows
update inbox_attachments
set scan = $3, threat = $4, scanned_at = $5
where authority_id = $1 and id = $2 and scan = 'waiting';

-- name: NamesFile :one
select cast(exists (select 1 from inbox_attachments a where a.file_key = sqlc.arg(file_key))
    or exists (select 1 from inbox_raws r where r.file_key = sqlc.arg(file_key)) as boolean) as named;

-- name: InsertRef :exec
insert into inbox_refs (authority_id, ref, item_id)
values ($1, $2, $3)
on conflict (authority_id, ref, item_id) do nothing;

-- name: ItemsByRef :many
select i.id, i.account_id, i.thread_id, i.direction, i.state from inbox_refs r
join inbox_items i on i.authority_id = r.authority_id and i.id = r.item_id
where r.authority_id = $1 and r.ref = $2
order by i.direction desc, i.id desc
limit 5;

-- name: InsertThread :exec
insert into inbox_threads (authority_id, id, account_id, door, party, party_name, answer_to, person_id, subject, conversation, reply_key,
    state, team_id, count, unread, first_at, last_at, waiting_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: Thread :one
select * from inbox_threads
where authority_id = $1 and id = $2;

-- name: ThreadByReplyKey :one
select * from inbox_threads
where authority_id = $1 and reply_key = $2;

-- name: ThreadByConversation :one
select * from inbox_threads
where authority_id = $1 and account_id = $2 and conversation = $3 and state = 'open'
order by last_at desc
limit 1;

-- name: SaveThread :execrows
update inbox_threads
set party_name = $3, answer_to = $4, person_id = $5, state = $6, team_id = $7, agent_id = $8, count = $9, answers = $10, unread = $11,
    last_at = $12, waiting_at = $13, closed_at = $14, settled = $15, settled_team = $16, round_at = $17, round_answers = $18, version = version + 1
where authority_id = $1 and id = $2 and version = sqlc.arg(version);

-- name: NewestThreads :many
select * from inbox_threads
where authority_id = $1 and state = sqlc.arg(state) and last_at <= sqlc.arg(before_at) and (last_at < sqlc.arg(before_at) or id < sqlc.arg(before_id))
order by last_at desc, id desc
limit $2;

-- name: WaitingThreads :many
select * from inbox_threads
where authority_id = $1 and waiting_at > 0 and waiting_at >= sqlc.arg(after_at) and (waiting_at > sqlc.arg(after_at) or id > sqlc.arg(after_id))
order by waiting_at, id
limit $2;

-- name: ThreadsWith :many
select * from inbox_threads
where authority_id = $1 and party = $2
order by last_at desc
limit $3;

-- name: ThreadsOfPerson :many
select * from inbox_threads
where authority_id = $1 and person_id = $2
order by last_at desc
limit $3;

-- name: MarkRead :execrows
update inbox_items
set read_at = $3
where authority_id = $1 and thread_id = $2 and read_at = 0 and direction = 'in';

-- name: SettleItem :execrows
update inbox_items
set thread_id = $3, state = $4, held_why = $5, party = $6, party_name = $7, subject = $8, text = $9, quoted = $10, html = $11, lang = $12,
    facts = $13, attachments = $14, sent_at = $15
where authority_id = $1 and id = $2 and state = 'held';

-- name: Dismiss :execrows
update inbox_items
set state = 'dismissed', held_why = $3, by_kind = $4, by_id = $5, by_name = $6, ended_at = $7
where authority_id = $1 and id = $2 and state = 'held';

-- name: SetFacts :execrows
update inbox_items
set facts = $3
where authority_id = $1 and id = $2;

-- name: ClaimItem :execrows
update inbox_items
set state = 'sending', attempts = attempts + 1, sending_at = sqlc.arg(now_at)
where authority_id = $1 and id = $2 and state = 'queued' and next_at <= sqlc.arg(now_at);

-- name: EndAttempt :execrows
update inbox_items
set state = $3, unsure = $4, said = $5, next_at = $6, ended_at = $7, facts = $8
where authority_id = $1 and id = $2 and state = 'sending' and attempts = $9;

-- name: MarkReceipt :execrows
update inbox_items
set state = $3, said = $4, ended_at = $5
where authority_id = $1 and id = $2 and direction = 'out' and state in ('sending', 'sent', 'unsure', 'delivered') and state <> sqlc.arg(state);

-- name: OverdueItems :many
select authority_id, id from inbox_items
where state = 'queued' and next_at < $1
order by next_at
limit $2;

-- name: TouchItem :execrows
update inbox_items
set next_at = sqlc.arg(now_at)
where authority_id = $1 and id = $2 and state = 'queued' and next_at < sqlc.arg(before_at);

-- name: StuckItems :many
select * from inbox_items
where state = 'sending' and sending_at < $1
order by sending_at
limit $2;

-- name: Count :exec
insert into inbox_counts (authority_id, day, door, team_id, what, slot, n, seconds)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (authority_id, day, door, team_id, what, slot)
do update set n = inbox_counts.n + excluded.n, seconds = inbox_counts.seconds + excluded.seconds;

-- name: Counts :many
select day, door, team_id, what, cast(sum(n) as bigint) as n, cast(sum(seconds) as bigint) as seconds from inbox_counts
where authority_id = $1 and (day = 0 or (day >= sqlc.arg(first) and day <= sqlc.arg(last)))
group by day, door, team_id, what
order by day, door, team_id, what;

-- name: CountsOf :many
select day, what, cast(sum(n) as bigint) as n, cast(sum(seconds) as bigint) as seconds from inbox_counts
where authority_id = $1 and day >= sqlc.arg(first) and day <= sqlc.arg(last)
    and (cast(sqlc.arg(door) as text) = '' or door = sqlc.arg(door)) and (cast(sqlc.arg(team_id) as text) = '' or team_id = sqlc.arg(team_id))
group by day, what
order by day, what;

-- name: WaitingByTeam :many
select door, team_id, count(*) as n from inbox_threads
where authority_id = $1 and waiting_at > 0
group by door, team_id
order by door, team_id;

-- name: CountedWaiting :many
select door, team_id, cast(sum(n) as bigint) as n from inbox_counts
where authority_id = $1 and day = 0 and what = 'waiting'
group by door, team_id
order by door, team_id;

-- name: FilesOfThread :many
select a.file_key from inbox_attachments a
join inbox_items i on i.authority_id = a.authority_id and i.id = a.item_id
where i.authority_id = sqlc.arg(authority_id) and i.thread_id = sqlc.arg(thread_id)
union
select r.file_key from inbox_raws r
join inbox_items i on i.authority_id = r.authority_id and i.id = r.item_id
where i.authority_id = sqlc.arg(authority_id) and i.thread_id = sqlc.arg(thread_id) and r.file_key <> '';

-- name: ForgetItems :exec
delete from inbox_items
where authority_id = $1 and thread_id = $2;

-- name: ForgetThread :execrows
delete from inbox_threads
where authority_id = $1 and id = $2;

-- name: FilesOfItem :many
select a.file_key from inbox_attachments a
where a.authority_id = sqlc.arg(authority_id) and a.item_id = sqlc.arg(item_id)
union
select r.file_key from inbox_raws r
where r.authority_id = sqlc.arg(authority_id) and r.item_id = sqlc.arg(item_id) and r.file_key <> '';

-- name: ForgetItem :execrows
delete from inbox_items
where authority_id = $1 and id = $2;

-- name: LooseItems :many
select id from inbox_items
where authority_id = $1 and thread_id is null and received_at < sqlc.arg(before_at) and state in ('dismissed', 'filed')
order by received_at, id
limit $2;

-- name: ItemsFrom :many
select id, thread_id from inbox_items
where authority_id = $1 and account_id = $2 and party = $3
order by received_at, id;
