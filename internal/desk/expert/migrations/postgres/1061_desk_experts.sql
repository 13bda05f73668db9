-- why: an agent who lacks knowledge asks somebody outside, who reads by a mailed link what was chosen for them and nothing else
-- +goose Up
create table desk_expert_questions (
    authority_id uuid   not null,
    id           uuid   not null,
    case_id      uuid   not null,
    agent_id     uuid   not null,
    agent_name   text   not null,
    name         text   not null,
    email        text   not null,
    lang         text   not null,
    question     text   not null,
    documents    jsonb  not null,
    answer       text   not null default '',
    files        jsonb  not null,
    asked_at     bigint not null,
    due_at       bigint not null,
    expires_at   bigint not null,
    opened_at    bigint not null default 0,
    answered_at  bigint not null default 0,
    revoked_at   bigint not null default 0,
    reminded_at  bigint not null default 0,
    constraint desk_expert_questions_pk primary key (authority_id, id)
);
create index desk_expert_questions_of_case on desk_expert_questions (authority_id, case_id, asked_at);

create table desk_expert_links (
    authority_id uuid   not null,
    token_hash   text   not null,
    question_id  uuid   not null,
    made_at      bigint not null,
    constraint desk_expert_links_pk primary key (authority_id, token_hash),
    constraint expert_link_belongs_to_a_question foreign key (authority_id, question_id) references desk_expert_questions (authority_id, id) on delete cascade
);
create index desk_expert_links_of on desk_expert_links (authority_id, question_id);
-- +goose Down
drop table desk_expert_links;
drop table desk_expert_questions;
