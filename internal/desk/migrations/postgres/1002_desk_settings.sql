-- why: what an agent wishes of the desk follows the agent to every machine; the keys are off until somebody switches them on
-- +goose Up
create table desk_settings (
    authority_id uuid    not null,
    agent_id     uuid    not null,
    keys_on      boolean not null,
    keys         jsonb   not null,
    updated_at   bigint  not null,
    constraint desk_settings_pk primary key (authority_id, agent_id)
);
-- +goose Down
drop table desk_settings;
