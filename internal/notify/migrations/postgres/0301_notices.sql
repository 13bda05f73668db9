-- why: every notice and every attempt to send it stays on record.
-- +goose Up
create table notify_messages (
    authority_id     uuid   not null,
    id               uuid   not null,
    event_key        text   not null,
    who              text   not null,
    channel          text   not null,
    person_id        uuid,
    case_id          uuid,
    template         text   not null default '',
    to_address       text   not null,
    to_name          text   not null default '',
    lang             text   not null,
    subject          text   not null,
    document         jsonb  not null,
    secret           boolean not null default false,
    reply_token      text   not null default '',
    mail_id          text   not null,
    state            text   not null,
    attempts         bigint not null default 0,
    unsure           bigint not null default 0,
    queued_at        bigint not null,
    next_at          bigint not null,
    sending_at       bigint not null default 0,
    closed_at        bigint not null default 0,
    announced_at     bigint not null default 0,
    bounced_at       bigint not null default 0,
    emptied_at       bigint not null default 0,
    constraint notify_messages_key primary key (authority_id, id),
    constraint one_notice_per_event_and_person unique (authority_id, event_key, who, channel),
    constraint notice_state_is_known check (state in ('queued', 'sending', 'sent', 'failed', 'unsure', 'cancelled'))
);
create index notify_messages_newest on notify_messages (authority_id, queued_at desc, id desc);
create index notify_messages_by_case on notify_messages (authority_id, case_id, queued_at) where case_id is not null;
create index notify_messages_by_mail on notify_messages (mail_id);
create index notify_messages_waiting on notify_messages (next_at) where state = 'queued';
create index notify_messages_sending on notify_messages (sending_at) where state = 'sending';
create index notify_messages_to_announce on notify_messages (closed_at) where closed_at > 0 and announced_at = 0;
create index notify_messages_to_empty on notify_messages (closed_at) where closed_at > 0 and emptied_at = 0;

create table notify_attempts (
    authority_id     uuid   not null,
    message_id       uuid   not null,
    number           bigint not null,
    via              text   not null,
    started_at       bigint not null,
    ended_at         bigint not null default 0,
    outcome          text   not null,
    stage            text   not null default '',
    code             bigint not null default 0,
    enhanced         text   not null default '',
    words            text   not null default '',
    constraint notify_attempts_key primary key (authority_id, message_id, number),
    constraint attempt_belongs_to_a_notice foreign key (authority_id, message_id) references notify_messages (authority_id, id) on delete cascade,
    constraint attempt_outcome_is_known check (outcome in ('started', 'sent', 'temporary', 'permanent', 'unsure', 'bounced'))
);

create table notify_settings (
    authority_id     uuid   not null,
    from_address     text   not null default '',
    from_name        text   not null default '',
    reply_address    text   not null default '',
    bounce_address   text   not null default '',
    keep_days        bigint not null default 30,
    constraint notify_settings_key primary key (authority_id),
    constraint keep_days_are_sensible check (keep_days between 1 and 3650)
);

-- +goose Down
drop table notify_settings;
drop table notify_attempts;
drop table notify_messages;
