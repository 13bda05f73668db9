-- why: what an agent writes down during a call is kept from the first key, and says what became of the call.
-- +goose Up
create table desk_call_notes (
    authority_id     text   not null,
    call_id          text   not null,
    agent_id         text   not null,
    agent_name       text   not null,
    words            text   not null,
    case_id          text,
    version          bigint not null default 1,
    updated_at       bigint not null,
    constraint desk_call_notes_key primary key (authority_id, call_id)
);

-- +goose Down
drop table desk_call_notes;
