-- why: who works for the authority, what they may do, and how they prove who they are
-- +goose Up
create table agents (
    authority_id  text    not null constraint agents_authority references authorities (id),
    id            text    not null,
    email         text    not null,
    name          text    not null,
    lang          text    not null,
    password_hash text    not null,
    password_at   integer  not null,
    totp_sealed   blob    not null,
    totp_step     integer  not null,
    totp_at       integer  not null,
    absent        boolean not null,
    closed_at     integer  not null,
    created_at    integer  not null,
    updated_at    integer  not null,
    constraint agents_pk primary key (authority_id, id),
    constraint agent_email_is_unique unique (authority_id, email)
);
create table recovery_codes (
    authority_id text   not null,
    agent_id     text   not null,
    hash         blob   not null,
    used_at      integer not null,
    constraint recovery_codes_pk primary key (authority_id, agent_id, hash),
    constraint recovery_code_agent foreign key (authority_id, agent_id) references agents (authority_id, id)
);
create table roles (
    authority_id     text   not null constraint roles_authority references authorities (id),
    id               text   not null,
    name             text   not null,
    permissions      text   not null,
    idle_minutes     integer not null,
    longest_minutes  integer not null,
    constraint roles_pk primary key (authority_id, id)
);
create table agent_roles (
    authority_id text not null,
    agent_id     text not null,
    role_id      text not null,
    constraint agent_roles_pk primary key (authority_id, agent_id, role_id),
    constraint agent_role_agent foreign key (authority_id, agent_id) references agents (authority_id, id),
    constraint agent_role_exists foreign key (authority_id, role_id) references roles (authority_id, id)
);
create table teams (
    authority_id text not null constraint teams_authority references authorities (id),
    id           text not null,
    name         text  not null,
    email        text not null,
    constraint teams_pk primary key (authority_id, id)
);
create table team_members (
    authority_id text not null,
    team_id      text not null,
    agent_id     text not null,
    constraint team_members_pk primary key (authority_id, team_id, agent_id),
    constraint team_member_team foreign key (authority_id, team_id) references teams (authority_id, id),
    constraint team_member_agent foreign key (authority_id, agent_id) references agents (authority_id, id)
);
create index team_members_by_agent on team_members (authority_id, agent_id);
create table known_networks (
    authority_id text   not null,
    agent_id     text   not null,
    network      text   not null,
    seen_at      integer not null,
    constraint known_networks_pk primary key (authority_id, agent_id, network),
    constraint known_network_agent foreign key (authority_id, agent_id) references agents (authority_id, id)
);

-- +goose Down
drop table known_networks;
drop table team_members;
drop table teams;
drop table agent_roles;
drop table roles;
drop table recovery_codes;
drop table agents;
