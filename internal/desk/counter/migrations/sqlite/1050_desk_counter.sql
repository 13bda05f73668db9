-- why: who asked at the counter, who was there and that they agreed, from before the form begins until its request goes
-- +goose Up
create table desk_counter (
    authority_id text   not null,
    draft_id     text   not null,
    agent_id     text   not null,
    person_id    text   not null,
    helper_id    text,
    kind         text   not null,
    how          text   not null,
    proof        text   not null,
    agreed_at    integer not null,
    sent_at      integer not null,
    case_id      text,
    reference    text   not null,
    constraint desk_counter_key primary key (authority_id, draft_id)
);
create index desk_counter_by_agent on desk_counter (authority_id, agent_id, agreed_at);
create index desk_counter_by_case on desk_counter (authority_id, case_id);

-- +goose Down
drop table desk_counter;
