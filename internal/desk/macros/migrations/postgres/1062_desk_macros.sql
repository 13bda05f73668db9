-- why: what agents do again and again, a text and what follows it, is done in one go and looked at before
-- +goose Up
create table desk_macros (
    authority_id uuid   not null,
    id           uuid   not null,
    whose        text   not null,
    owner        text   not null,
    name         text   not null,
    used_on      text   not null,
    service      text   not null,
    does         jsonb  not null,
    version      bigint not null,
    by_name      text   not null,
    updated_at   bigint not null,
    constraint desk_macros_pk primary key (authority_id, id),
    constraint desk_macro_belongs_to_somebody check (whose in ('agent', 'team', 'town')),
    constraint desk_macro_is_for_something check (used_on in ('case', 'thread'))
);
create index desk_macros_of on desk_macros (authority_id, whose, owner, name);
-- +goose Down
drop table desk_macros;
