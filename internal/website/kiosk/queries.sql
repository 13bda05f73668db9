-- name: AddDevice :exec
insert into kiosk_devices (authority_id, id, name, services, idle_seconds, link_hash, link_ends_at, key_hash, made_at, opened_at, revoked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0);

-- name: Devices :many
select * from kiosk_devices
where authority_id = $1
order by revoked_at > 0, name, id;

-- name: DeviceByID :one
select * from kiosk_devices
where authority_id = $1 and id = $2;

-- name: DeviceByKey :one
select * from kiosk_devices
where authority_id = $1 and key_hash = $2;

-- name: DeviceByLink :one
select * from kiosk_devices
where authority_id = $1 and link_hash = $2;

-- name: OpenDevice :execrows
update kiosk_devices
set key_hash = $4, opened_at = $5, link_hash = sqlc.arg(no_link), link_ends_at = 0
where authority_id = $1 and id = $2 and link_hash = $3 and revoked_at = 0;

-- name: NewLink :execrows
update kiosk_devices
set link_hash = $3, link_ends_at = $4
where authority_id = $1 and id = $2 and revoked_at = 0;

-- name: RevokeDevice :execrows
update kiosk_devices
set revoked_at = $3
where authority_id = $1 and id = $2 and revoked_at = 0;

-- name: Visit :one
select * from kiosk_visits
where authority_id = $1 and device_id = $2;

-- name: SeeVisit :exec
insert into kiosk_visits (authority_id, device_id, began_at, seen_at)
values ($1, $2, $3, $3)
on conflict (authority_id, device_id) do update set seen_at = excluded.seen_at;

-- name: EndVisit :exec
delete from kiosk_visits
where authority_id = $1 and device_id = $2;

-- name: AddDraft :exec
insert into kiosk_drafts (authority_id, device_id, draft_id)
values ($1, $2, $3)
on conflict (authority_id, device_id, draft_id) do nothing;

-- name: Drafts :many
select draft_id from kiosk_drafts
where authority_id = $1 and device_id = $2;

-- name: DropDrafts :exec
delete from kiosk_drafts
where authority_id = $1 and device_id = $2;

-- name: StaleVisits :many
select authority_id, device_id from kiosk_visits
where seen_at < $1;
