-- why: what was done to many cases at once is taken back at once, so it is remembered which event it was in each
-- +goose Up
create table desk_acts (
    authority_id text  not null,
    id           text  not null,
    agent_id     text  not null,
    events       text not null,
    done_at      integer not null,
    constraint desk_acts_pk primary key (authority_id, id)
);
create index desk_acts_by_age on desk_acts (done_at);
-- +goose Down
drop table desk_acts;
