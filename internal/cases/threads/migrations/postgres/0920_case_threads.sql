-- why: what people write hangs under their case, and what belongs to none waits to be sorted
-- +goose Up
create table case_threads (
    authority_id  uuid   not null,
    thread_id     uuid   not null,
    case_id       uuid,
    how           text   not null,
    by_kind       text   not null,
    by_id         text   not null,
    by_name       text   not null,
    came_at       bigint not null,
    linked_at     bigint not null,
    constraint case_threads_key primary key (authority_id, thread_id),
    constraint tied_thread_exists foreign key (authority_id, thread_id) references inbox_threads (authority_id, id) on delete cascade,
    constraint tied_case_exists foreign key (authority_id, case_id) references cases (authority_id, id) on delete cascade
);
create index case_threads_of_case on case_threads (authority_id, case_id, came_at) where case_id is not null;
create index case_threads_to_sort on case_threads (authority_id, came_at, thread_id) where case_id is null and how = '';

-- +goose Down
drop table case_threads;
