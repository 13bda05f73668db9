-- why: what agents write again and again is written once, well, for one, a team or the whole town
-- +goose Up
create table desk_texts (
    authority_id uuid   not null,
    id           uuid   not null,
    whose        text   not null,
    owner        text   not null,
    name         text   not null,
    words        text   not null,
    version      bigint not null,
    by_name      text   not null,
    updated_at   bigint not null,
    constraint desk_texts_pk primary key (authority_id, id),
    constraint desk_text_belongs_to_somebody check (whose in ('agent', 'team', 'town'))
);
create index desk_texts_of on desk_texts (authority_id, whose, owner, name);
-- +goose Down
drop table desk_texts;
