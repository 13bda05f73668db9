-- why: one installation serves several authorities, each known by its host names
-- +goose Up
create table authorities (
    id         text    not null constraint authorities_pk primary key,
    slug       text    not null constraint authority_slug_is_unique unique,
    name       text    not null,
    tagline    text    not null,
    languages  text    not null,
    zone       text    not null,
    calendar   text    not null,
    contact    text    not null,
    settings   text    not null,
    theme      text    not null,
    demo       boolean not null,
    version    integer  not null,
    created_at integer  not null,
    updated_at integer  not null
);
create table authority_hosts (
    authority_id text not null constraint authority_hosts_authority references authorities (id),
    host         text not null constraint host_belongs_to_one_authority unique,
    constraint authority_hosts_pk primary key (authority_id, host)
);

-- +goose Down
drop table authority_hosts;
drop table authorities;
