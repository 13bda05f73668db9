-- why: the figures of requests are kept with the events that make them, so that the wall never counts requests
-- +goose Up
create table desk_counts (
    authority_id text   not null,
    day          bigint not null,
    channel      text   not null,
    team         text   not null,
    what         text   not null,
    slot         bigint not null,
    n            bigint not null,
    total        bigint not null,
    constraint desk_counts_pk primary key (authority_id, day, channel, team, what, slot)
);
create index desk_threads_waiting on desk_threads (authority_id, door, waiting_at) where waiting_at > 0 and closed_at = 0;
-- +goose Down
drop index desk_threads_waiting;
drop table desk_counts;
