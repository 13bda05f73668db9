-- why: a job may run twice; what it did once is remembered in the transaction that did it
-- +goose Up
create table workflow_steps (
    authority_id uuid   not null,
    case_id      uuid   not null,
    seq          bigint not null,
    step         text   not null,
    done_at      bigint not null,
    constraint workflow_steps_pk primary key (authority_id, case_id, seq, step)
);

create table workflow_hooks (
    authority_id uuid    not null,
    name         text    not null,
    url          text    not null,
    secret       text    not null,
    constraint workflow_hooks_pk primary key (authority_id, name)
);

-- +goose Down
drop table workflow_hooks;
drop table workflow_steps;
