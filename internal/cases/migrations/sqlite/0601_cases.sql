-- why: a case is one history of events; the other tables are what lists and timers read of it
-- +goose Up
create table cases (
    authority_id  text    not null,
    id            text    not null,
    reference     text    not null,
    revision      integer not null,
    service       text    not null,
    version       integer not null,
    title         text    not null,
    lang          text    not null,
    channel       text    not null,
    sensitive     boolean not null,
    person_id     text    not null,
    person_name   text    not null,
    team          text    not null,
    agent_id      text    not null,
    agent_name    text    not null,
    state         text    not null,
    outcome       text    not null,
    contested     boolean not null,
    unseen        boolean not null,
    last_kind     text    not null,
    last_by       text    not null,
    last_words    text    not null,
    due_name      text    not null,
    due_at        integer not null,
    order_at      integer not null,
    answer_at     integer not null,
    waiting_at    integer not null,
    opened_at     integer not null,
    updated_at    integer not null,
    closed_at     integer not null,
    link_hash     blob    not null,
    body          text    not null,
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
    authority_id  text    not null,
    case_id       text    not null,
    seq           integer not null,
    id            text    not null,
    kind          text    not null,
    happened_at   integer not null,
    by_kind       text    not null,
    by_id         text    not null,
    by_name       text    not null,
    channel       text    not null,
    why           text    not null,
    data_version  integer not null,
    data          text    not null,
    constraint case_event_follows_the_last_one primary key (authority_id, case_id, seq),
    constraint case_event_case foreign key (authority_id, case_id) references cases (authority_id, id)
);

create table case_deadlines (
    authority_id  text    not null,
    case_id       text    not null,
    name          text    not null,
    number        integer not null,
    resident      boolean not null,
    started_at    integer not null,
    paused_at     integer not null,
    due_at        integer not null,
    met_at        integer not null,
    missed_at     integer not null,
    dropped_at    integer not null,
    constraint case_deadlines_pk primary key (authority_id, case_id, name, number)
) without rowid;
create index case_deadlines_to_notice on case_deadlines (due_at) where due_at > 0 and met_at = 0 and missed_at = 0 and dropped_at = 0;

create table case_documents (
    authority_id  text    not null,
    id            text    not null,
    case_id       text    not null,
    upload_id     text    not null,
    file_key      text    not null,
    scan          text    not null,
    constraint case_documents_pk primary key (authority_id, id)
) without rowid;
create index case_documents_by_upload on case_documents (authority_id, upload_id);
create index case_documents_by_file on case_documents (file_key);

create table case_tasks (
    authority_id  text    not null,
    id            text    not null,
    case_id       text    not null,
    team          text    not null,
    agent_id      text    not null,
    due_at        integer not null,
    added_at      integer not null,
    done_at       integer not null,
    constraint case_tasks_pk primary key (authority_id, id)
) without rowid;
create index case_tasks_open on case_tasks (authority_id, team, due_at, id) where done_at = 0;

create table case_words (
    authority_id  text    not null,
    word          text    not null,
    case_id       text    not null,
    constraint case_words_pk primary key (authority_id, word, case_id)
) without rowid;

-- why: one counter row would be locked by each request until its commit; lanes let as many commit together
create table case_counters (
    authority_id  text    not null,
    year          integer not null,
    lane          integer not null,
    next          integer not null,
    constraint case_counters_pk primary key (authority_id, year, lane)
) without rowid;

create table case_views (
    authority_id  text    not null,
    id            text    not null,
    agent_id      text    not null,
    team          text    not null,
    name          text    not null,
    filter        text    not null,
    position      integer not null,
    created_at    integer not null,
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
