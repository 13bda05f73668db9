-- why: one installation serves several authorities, each known by its host names
-- +goose Up
create table authorities (
    id         uuid    not null constraint authorities_pk primary key,
    slug       text    not null constraint authority_slug_is_unique unique,
    name       jsonb   not null,
    tagline    jsonb   not null,
    languages  jsonb   not null,
    zone       text    not null,
    calendar   jsonb   not null,
    contact    jsonb   not null,
    settings   jsonb   not null,
    theme      jsonb   not null,
    demo       boolean not null,
    version    bigint  not null,
    created_at bigint  not null,
    updated_at bigint  not null
);
create table authority_hosts (
    authority_id uuid not null constraint authority_hosts_authority references authorities (id),
    host         text not null constraint host_belongs_to_one_authority unique,
    constraint authority_hosts_pk primary key (authority_id, host)
);

-- +goose Down
drop table authority_hosts;
drop table authorities;
