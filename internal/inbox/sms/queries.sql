-- name: Number :one
select * from inbox_sms_numbers
where authority_id = $1 and number = $2;

-- name: SaveNumber :exec
insert into inbox_sms_numbers (authority_id, number, consent, why, since_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, number)
do update set consent = excluded.consent, why = excluded.why, since_at = excluded.since_at;

-- name: AgreeOnce :exec
insert into inbox_sms_numbers (authority_id, number, consent, why, since_at)
values ($1, $2, 'agreed', $3, $4)
on conflict (authority_id, number) do nothing;

-- name: InsertCharge :execrows
insert into inbox_sms_charges (authority_id, ref, month, segments, micros, charged_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, ref) do nothing;

-- name: AddToMonth :one
insert into inbox_sms_months (authority_id, month, messages, segments, micros)
values ($1, $2, 1, $3, $4)
on conflict (authority_id, month)
do update set messages = inbox_sms_months.messages + 1, segments = inbox_sms_months.segments + excluded.segments,
    micros = inbox_sms_months.micros + excluded.micros
returning *;

-- name: Month :one
select * from inbox_sms_months
where authority_id = $1 and month = $2;

-- name: MarkWarned :execrows
update inbox_sms_months
set warned_at = $3
where authority_id = $1 and month = $2 and warned_at = 0;

-- name: InsertReceipt :execrows
insert into inbox_sms_receipts (authority_id, account_id, ref, state, words, told_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, account_id, ref, state) do nothing;

-- name: ReceiptsOf :many
select * from inbox_sms_receipts
where authority_id = $1 and account_id = $2 and ref = $3
order by told_at, state;

-- name: ForgetReceipts :execrows
delete from inbox_sms_receipts
where told_at < $1;

-- name: Postpone :execrows
update inbox_items
set next_at = $3
where authority_id = $1 and id = $2 and state = 'queued';

-- name: NewestItems :many
select id, direction, party, text, state, held_why, said, received_at from inbox_items
where authority_id = $1 and door = 'sms'
order by received_at desc, id desc
limit $2;

-- name: QuietNumbers :many
select n.number from inbox_sms_numbers n
where n.authority_id = $1 and n.since_at < sqlc.arg(before_at) and n.number like '+%'
    and not exists (select 1 from inbox_threads t where t.authority_id = n.authority_id and t.party = n.number)
order by n.number
limit $2;

-- name: ForgetNumber :exec
delete from inbox_sms_numbers
where authority_id = $1 and number = $2;

-- name: ForgetCharges :execrows
delete from inbox_sms_charges
where charged_at < $1;
