-- why: calls that ring agents, as the telephone exchange tells of them, and people who ask to be called back.
-- +goose Up
create table inbox_extensions (
    authority_id     uuid   not null,
    agent_id         uuid   not null,
    extension        text   not null,
    set_at           bigint not null,
    constraint inbox_extensions_key primary key (authority_id, agent_id),
    constraint one_agent_per_extension unique (authority_id, extension)
);

create table inbox_calls (
    authority_id     uuid   not null,
    id               uuid   not null,
    account_id       uuid   not null,
    call_ref         text   not null,
    thread_id        uuid,
    direction        text   not null,
    party            text   not null default '',
    extension        text   not null default '',
    agent_id         uuid,
    state            text   not null,
    transfers        bigint not null default 0,
    rung_at          bigint not null default 0,
    answered_at      bigint not null default 0,
    ended_at         bigint not null default 0,
    outcome          text   not null default '',
    outcome_at       bigint not null default 0,
    last_at          bigint not null,
    constraint inbox_calls_key primary key (authority_id, id),
    constraint one_call_per_reference unique (authority_id, account_id, call_ref),
    constraint call_belongs_to_an_account foreign key (authority_id, account_id) references inbox_accounts (authority_id, id),
    constraint call_state_is_known check (state in ('ringing', 'answered', 'missed', 'ended')),
    constraint call_outcome_is_known check (outcome in ('', 'joined', 'opened', 'resolved', 'returned'))
);
create index inbox_calls_of_agent on inbox_calls (authority_id, agent_id, last_at) where agent_id is not null;
create index inbox_calls_missed on inbox_calls (authority_id, last_at) where state = 'missed' and outcome = '';
create index inbox_calls_with on inbox_calls (authority_id, party, last_at) where party <> '';

create table inbox_call_events (
    authority_id     uuid   not null,
    call_id          uuid   not null,
    event_key        text   not null,
    kind             text   not null,
    direction        text   not null,
    party            text   not null,
    extension        text   not null,
    said_at          bigint not null default 0,
    received_at      bigint not null,
    body             bytea  not null,
    constraint inbox_call_events_key primary key (authority_id, call_id, event_key),
    constraint event_belongs_to_a_call foreign key (authority_id, call_id) references inbox_calls (authority_id, id) on delete cascade
);

create table inbox_callbacks (
    authority_id     uuid   not null,
    id               uuid   not null,
    name             text   not null,
    phone            text   not null,
    email            text   not null default '',
    subject          text   not null,
    lang             text   not null,
    slot_at          bigint not null,
    until_at         bigint not null,
    state            text   not null,
    agent_id         uuid,
    agent_name       text   not null default '',
    tries            bigint not null default 0,
    note             text   not null default '',
    asked_at         bigint not null,
    reminded_at      bigint not null default 0,
    closed_at        bigint not null default 0,
    version          bigint not null default 1,
    constraint inbox_callbacks_key primary key (authority_id, id),
    constraint callback_state_is_known check (state in ('asked', 'done', 'unreachable', 'withdrawn'))
);
create index inbox_callbacks_waiting on inbox_callbacks (authority_id, slot_at, id) where state = 'asked';

-- +goose Down
drop table inbox_callbacks;
drop table inbox_call_events;
drop table inbox_calls;
drop table inbox_extensions;
