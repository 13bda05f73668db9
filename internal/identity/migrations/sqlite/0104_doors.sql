-- why: links and codes that open, sessions that end at the server, tries that are counted
-- +goose Up
create table access_keys (
    authority_id text   not null constraint access_keys_authority references authorities (id),
    id           text   not null,
    kind         text   not null,
    hash         blob   not null,
    purpose      text   not null,
    ref          text   not null,
    address      text   not null,
    lang         text   not null,
    once         boolean not null,
    created_at   integer not null,
    ends_at      integer not null,
    used_at      integer not null,
    constraint access_keys_pk primary key (authority_id, id),
    constraint access_key_is_unique unique (authority_id, hash)
);
create index access_keys_ending on access_keys (authority_id, ends_at);
create table signed_sessions (
    authority_id text   not null constraint signed_sessions_authority references authorities (id),
    id           text   not null,
    agent_id     text   null,
    address      text   not null,
    network      text   not null,
    device       text   not null,
    idle_minutes integer not null,
    created_at   integer not null,
    seen_at      integer not null,
    ends_at      integer not null,
    ended_at     integer not null,
    ended_why    text   not null,
    constraint signed_sessions_pk primary key (authority_id, id),
    constraint signed_session_agent foreign key (authority_id, agent_id) references agents (authority_id, id)
);
create index signed_sessions_by_agent on signed_sessions (authority_id, agent_id, ends_at);
create table session_grants (
    authority_id text   not null,
    session_id   text   not null,
    purpose      text   not null,
    ref          text   not null,
    given_at     integer not null,
    constraint session_grants_pk primary key (authority_id, session_id, purpose, ref),
    constraint session_grant_session foreign key (authority_id, session_id) references signed_sessions (authority_id, id)
);
create table tallies (
    authority_id text   not null constraint tallies_authority references authorities (id),
    counted      text   not null,
    tries        integer not null,
    last_at      integer not null,
    until_at     integer not null,
    constraint tallies_pk primary key (authority_id, counted)
);
create index tallies_by_age on tallies (authority_id, last_at);

-- +goose Down
drop table tallies;
drop table session_grants;
drop table signed_sessions;
drop table access_keys;
