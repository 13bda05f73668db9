-- why: agents see messages that belong to no request yet in one list with the requests, sorted alike; one row for each
-- thread has what a line shows, so that a list is one walk along an index however many messages there are
-- +goose Up
create table desk_threads (
    authority_id uuid    not null,
    thread_id    uuid    not null,
    account_id   uuid    not null,
    door         text    not null,
    case_id      uuid    not null,
    team         text    not null,
    agent_id     uuid    not null,
    who          text    not null,
    title        text    not null,
    last_by      text    not null,
    last_words   text    not null,
    unseen       boolean not null,
    junk         boolean not null,
    failed       boolean not null,
    order_at     bigint  not null,
    waiting_at   bigint  not null,
    opened_at    bigint  not null,
    updated_at   bigint  not null,
    closed_at    bigint  not null,
    constraint desk_threads_pk primary key (authority_id, thread_id)
);
create index desk_threads_due on desk_threads (authority_id, order_at, thread_id) where closed_at = 0 and case_id = '00000000-0000-0000-0000-000000000000';
create index desk_threads_due_by_team on desk_threads (authority_id, team, order_at, thread_id) where closed_at = 0 and case_id = '00000000-0000-0000-0000-000000000000';
create index desk_threads_due_by_agent on desk_threads (authority_id, agent_id, order_at, thread_id) where closed_at = 0 and case_id = '00000000-0000-0000-0000-000000000000' and agent_id <> '00000000-0000-0000-0000-000000000000';
create index desk_threads_closed on desk_threads (authority_id, closed_at, thread_id) where closed_at > 0 and case_id = '00000000-0000-0000-0000-000000000000';
create index desk_threads_opened on desk_threads (authority_id, opened_at, thread_id) where case_id = '00000000-0000-0000-0000-000000000000';
create index desk_threads_of_case on desk_threads (authority_id, case_id, opened_at) where case_id <> '00000000-0000-0000-0000-000000000000';
-- +goose Down
drop table desk_threads;
