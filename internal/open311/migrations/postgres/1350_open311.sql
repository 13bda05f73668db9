-- why: what everybody may read of a report is kept apart from the report, so that no list can show more.
-- +goose Up
create table open311_requests (
    authority_id     uuid   not null,
    case_id          uuid   not null,
    reference        text   not null,
    service_code     text   not null,
    status           text   not null,
    notes            jsonb  not null,
    shown            jsonb  not null,
    requested_at     bigint not null,
    updated_at       bigint not null,
    constraint open311_requests_key primary key (authority_id, case_id),
    constraint open311_reference_is_its_own unique (authority_id, reference),
    constraint open311_status_is_known check (status in ('open', 'closed'))
);
create index open311_requests_by_age on open311_requests (authority_id, requested_at desc, case_id desc);
create index open311_requests_of_service on open311_requests (authority_id, service_code, requested_at desc, case_id desc);

create table open311_updates (
    authority_id     uuid   not null,
    id               uuid   not null,
    case_id          uuid   not null,
    status           text   not null,
    words            jsonb  not null,
    happened_at      bigint not null,
    constraint open311_updates_key primary key (authority_id, id),
    constraint open311_update_has_a_request foreign key (authority_id, case_id) references open311_requests (authority_id, case_id)
);
create index open311_updates_by_age on open311_updates (authority_id, happened_at, id);

create table open311_heard (
    authority_id     uuid   not null,
    key_id           uuid   not null,
    update_id        text   not null,
    event_id         uuid   not null,
    case_id          uuid   not null,
    heard_at         bigint not null,
    constraint open311_heard_key primary key (authority_id, key_id, update_id)
);

-- +goose Down
drop table open311_heard;
drop table open311_updates;
drop table open311_requests;
