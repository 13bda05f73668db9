-- why: other programs of the authority ask, write and are told, each with a key of its own.
-- +goose Up
create table api_keys (
    authority_id     text   not null,
    id               text   not null,
    name             text   not null,
    prefix           text   not null,
    hash             text   not null,
    scopes           text   not null,
    per_minute       bigint not null,
    made_by          text   not null default '',
    made_at          bigint not null,
    used_at          bigint not null default 0,
    revoked_at       bigint not null default 0,
    constraint api_keys_key primary key (authority_id, id),
    constraint api_key_prefix_is_its_own unique (authority_id, prefix)
);

create table api_answered (
    authority_id     text   not null,
    key_id           text   not null,
    token            text   not null,
    asked            text   not null,
    draft_id         text   not null,
    reference        text   not null default '',
    made_at          bigint not null,
    constraint api_answered_key primary key (authority_id, key_id, token)
);
create index api_answered_by_age on api_answered (authority_id, made_at);

create table api_hooks (
    authority_id     text   not null,
    id               text   not null,
    key_id           text   not null,
    url              text   not null,
    events           text   not null,
    secret           blob   not null,
    state            text   not null,
    made_at          bigint not null,
    failing_since_at bigint not null default 0,
    disabled_at      bigint not null default 0,
    constraint api_hooks_key primary key (authority_id, id),
    constraint api_hook_state_is_known check (state in ('on', 'off', 'disabled'))
);

create table api_deliveries (
    authority_id     text   not null,
    id               text   not null,
    hook_id          text   not null,
    event            text   not null,
    body             text   not null,
    state            text   not null,
    attempts         bigint not null default 0,
    status           bigint not null default 0,
    error            text   not null default '',
    replays          bigint not null default 0,
    made_at          bigint not null,
    tried_at         bigint not null default 0,
    done_at          bigint not null default 0,
    constraint api_deliveries_key primary key (authority_id, id),
    constraint api_delivery_has_a_hook foreign key (authority_id, hook_id) references api_hooks (authority_id, id),
    constraint api_delivery_state_is_known check (state in ('waiting', 'delivered', 'failed', 'dropped'))
);
create index api_deliveries_newest on api_deliveries (authority_id, hook_id, id desc);
create index api_deliveries_by_age on api_deliveries (authority_id, made_at);

-- +goose Down
drop table api_deliveries;
drop table api_hooks;
drop table api_answered;
drop table api_keys;
