-- why: a screen in the town hall is known by a cookie of its own, and what one visitor leaves is wiped before the next
-- +goose Up
create table kiosk_devices (
    authority_id text   not null,
    id           text   not null,
    name         text   not null,
    services     text   not null,
    idle_seconds integer not null,
    link_hash    blob   not null,
    link_ends_at integer not null,
    key_hash     blob   not null,
    made_at      integer not null,
    opened_at    integer not null,
    revoked_at   integer not null,
    constraint kiosk_devices_key primary key (authority_id, id)
);
create index kiosk_devices_by_key on kiosk_devices (authority_id, key_hash);
create index kiosk_devices_by_link on kiosk_devices (authority_id, link_hash);
create table kiosk_visits (
    authority_id text   not null,
    device_id    text   not null,
    began_at     integer not null,
    seen_at      integer not null,
    constraint kiosk_visits_key primary key (authority_id, device_id)
);
create table kiosk_drafts (
    authority_id text   not null,
    device_id    text   not null,
    draft_id     text   not null,
    constraint kiosk_drafts_key primary key (authority_id, device_id, draft_id)
);

-- +goose Down
drop table kiosk_drafts;
drop table kiosk_visits;
drop table kiosk_devices;
