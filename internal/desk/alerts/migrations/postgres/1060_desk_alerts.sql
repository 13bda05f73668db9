-- why: what waits for one agent stands in one place and does not depend on anybody's memory: who wrote to them, what they asked to
-- be reminded of, what was handed over and what was promised with it
-- +goose Up
create table desk_alerts (
    authority_id uuid   not null,
    id           uuid   not null,
    agent_id     uuid   not null,
    kind         text   not null,
    about        text   not null,
    about_id     uuid   not null,
    words        text   not null,
    by_name      text   not null,
    made_at      bigint not null,
    due_at       bigint not null,
    seen_at      bigint not null default 0,
    done_at      bigint not null default 0,
    told_at      bigint not null default 0,
    version      bigint not null default 1,
    constraint desk_alerts_pk primary key (authority_id, id),
    constraint desk_alert_kind_is_known check (kind in ('mention', 'reminder', 'handover', 'expert', 'callback')),
    constraint desk_alert_is_about_something check (about in ('case', 'thread', 'callback'))
);
create index desk_alerts_of_agent on desk_alerts (authority_id, agent_id, due_at, id) where done_at = 0;
create index desk_alerts_about on desk_alerts (authority_id, about, about_id);
create index desk_alerts_done on desk_alerts (authority_id, done_at) where done_at > 0;

create table desk_alert_ways (
    authority_id uuid   not null,
    agent_id     uuid   not null,
    ways         jsonb  not null,
    phone        text   not null,
    updated_at   bigint not null,
    constraint desk_alert_ways_pk primary key (authority_id, agent_id)
);

create table desk_handovers (
    authority_id uuid   not null,
    id           uuid   not null,
    about        text   not null,
    about_id     uuid   not null,
    by_name      text   not null,
    to_agent_id  uuid   not null,
    to_team      text   not null,
    words        text   not null,
    promised     text   not null,
    promised_at  bigint not null,
    made_at      bigint not null,
    taken_at     bigint not null default 0,
    taken_by     text   not null default '',
    constraint desk_handovers_pk primary key (authority_id, id),
    constraint desk_handover_is_about_something check (about in ('case', 'thread'))
);
create index desk_handovers_about on desk_handovers (authority_id, about, about_id, made_at);
-- +goose Down
drop table desk_handovers;
drop table desk_alert_ways;
drop table desk_alerts;
