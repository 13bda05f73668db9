-- why: a case is one history of events; the other tables are what lists and timers read of it
-- +goose Up
create table cases (
    authority_id  uuid    not null,
    id            uuid    not null,
    reference     text    collate "C" not null,
    revision      bigint  not null,
    service       text    not null,
    version       bigint  not null,
    title         text    not null,
    lang          text    not null,
    channel       text    not null,
    sensitive     boolean not null,
    person_id     uuid    not null,
    person_name   text    not null,
    team          text    not null,
    agent_id      uuid    not null,
    agent_name    text    not null,
    state         text    not null,
    outcome       text    not null,
    contested     boolean not null,
    unseen        boolean not null,
    last_kind     text    not null,
    last_by       text    not null,
    last_words    text    not null,
    due_name      text    not null,
    due_at        bigint  not null,
    order_at      bigint  not null,
    answer_at     bigint  not null,
    waiting_at    bigint  not null,
    opened_at     bigint  not null,
    updated_at    bigint  not null,
    closed_at     bigint  not null,
    link_hash     bytea   not null,
    body          jsonb   not null,
    constraint cases_pk primary key (authority_id, id),
    constraint case_reference_is_unique unique (authority_id, reference),
    constraint case_link_is_unique unique (authority_id, link_hash)
);
-- One index per view that agents look at all day; open cases are few beside closed ones.
create index cases_open_by_due on cases (authority_id, order_at, id) where closed_at = 0;
create index cases_mine on cases (authority_id, agent_id, order_at, id) where closed_at = 0 and agent_id <> '00000000-0000-0000-0000-000000000000';
create index cases_unassigned on cases (authority_id, agent_id, team, order_at, id) where closed_at = 0 and agent_id = '00000000-0000-0000-0000-000000000000';
create index cases_of_team on cases (authority_id, team, order_at, id) where closed_at = 0;
create index cases_waiting on cases (authority_id, waiting_at, id) where closed_at = 0 and waiting_at > 0;
create index cases_closed on cases (authority_id, closed_at, id) where closed_at > 0;
create index cases_of_service on cases (authority_id, service, order_at, id) where closed_at = 0;
create index cases_by_person on cases (authority_id, person_id, opened_at, id) where person_id <> '00000000-0000-0000-0000-000000000000';
create index cases_by_age on cases (authority_id, opened_at, id);

create table case_events (
    authority_id  uuid    not null,
    case_id       uuid    not null,
    seq           bigint  not null,
    id            uuid    not null,
    kind          text    not null,
    happened_at   bigint  not null,
    by_kind       text    not null,
    by_id         text    not null,
    by_name       text    not null,
    channel       text    not null,
    why           text    not null,
    data_version  bigint  not null,
    data          jsonb   not null,
    constraint case_event_follows_the_last_one primary key (authority_id, case_id, seq),
    constraint case_event_case foreign key (authority_id, case_id) references cases (authority_id, id)
);

create table case_deadlines (
    authority_id  uuid    not null,
    case_id       uuid    not null,
    name          text    not null,
    number        bigint  not null,
    resident      boolean not null,
    started_at    bigint  not null,
    paused_at     bigint  not null,
    due_at        bigint  not null,
    met_at        bigint  not null,
    missed_at     bigint  not null,
    dropped_at    bigint  not null,
    constraint case_deadlines_pk primary key (authority_id, case_id, name, number)
);
create index case_deadlines_to_notice on case_deadlines (due_at) where due_at > 0 and met_at = 0 and missed_at = 0 and dropped_at = 0;

create table case_documents (
    authority_id  uuid    not null,
    id            uuid    not null,
    case_id       uuid    not null,
    upload_id     uuid    not null,
    file_key      text    not null,
    scan          text    not null,
    constraint case_documents_pk primary key (authority_id, id)
);
create index case_documents_by_upload on case_documents (authority_id, upload_id);
create index case_documents_by_file on case_documents (file_key);

create table case_tasks (
    authority_id  uuid    not null,
    id            uuid    not null,
    case_id       uuid    not null,
    team          text    not null,
    agent_id      uuid    not null,
    due_at        bigint  not null,
    added_at      bigint  not null,
    done_at       bigint  not null,
    constraint case_tasks_pk primary key (authority_id, id)
);
create index case_tasks_open on case_tasks (authority_id, team, due_at, id) where done_at = 0;

create table case_words (
    authority_id  uuid    not null,
    word          text    collate "C" not null,
    case_id       uuid    not null,
    constraint case_words_pk primary key (authority_id, word, case_id)
);

-- why: one counter row would be locked by each request until its commit; lanes let as many commit together
create table case_counters (
    authority_id  uuid    not null,
    year          bigint  not null,
    lane          bigint  not null,
    next          bigint  not null,
    constraint case_counters_pk primary key (authority_id, year, lane)
);

create table case_views (
    authority_id  uuid    not null,
    id            uuid    not null,
    agent_id      uuid    not null,
    team          text    not null,
    name          text    not null,
    filter        jsonb   not null,
    position      bigint  not null,
    created_at    bigint  not null,
    constraint case_views_pk primary key (authority_id, id)
);
create index case_views_by_agent on case_views (authority_id, agent_id, position);
create index case_views_by_team on case_views (authority_id, team, position);

-- +goose Down
drop table case_views;
drop table case_counters;
drop table case_words;
drop table case_tasks;
drop table case_documents;
drop table case_deadlines;
drop table case_events;
drop table cases;
