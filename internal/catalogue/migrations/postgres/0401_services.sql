-- why: a service has one draft, immutable numbered versions and a live pointer; cases keep the number they began with
-- +goose Up
create table services (
    authority_id uuid   not null,
    service      text   not null,
    live         bigint not null,
    latest       bigint not null,
    draft_file   text   not null,
    draft_source text   not null,
    draft_by     text   not null,
    draft_edit   bigint not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    constraint services_pk primary key (authority_id, service),
    constraint live_version_is_published check (live between 0 and latest)
);
create table service_versions (
    authority_id uuid   not null,
    service      text   not null,
    no           bigint not null,
    file         text   not null,
    source       text   not null,
    hash         text   not null,
    warnings     jsonb  not null,
    published_by text   not null,
    published_at bigint not null,
    constraint service_versions_pk primary key (authority_id, service, no),
    constraint service_versions_service foreign key (authority_id, service) references services (authority_id, service)
);

-- +goose Down
drop table service_versions;
drop table services;
