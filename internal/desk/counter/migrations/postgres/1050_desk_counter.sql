-- why: who asked at the counter, who was there and that they agreed, from before the form begins until its request goes
-- +goose Up
create table desk_counter (
    authority_id uuid   not null,
    draft_id     uuid   not null,
    agent_id     uuid   not null,
    person_id    uuid   not null,
    helper_id    uuid,
    kind         text   not null,
    how          text   not null,
    proof        text   not null,
    agreed_at    bigint not null,
    sent_at      bigint not null,
    case_id      uuid,
    reference    text   not null,
    constraint desk_counter_key primary key (authority_id, draft_id)
);
create index desk_counter_by_agent on desk_counter (authority_id, agent_id, agreed_at);
create index desk_counter_by_case on desk_counter (authority_id, case_id);

-- +goose Down
drop table desk_counter;
