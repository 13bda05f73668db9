-- why: what comes in goes to somebody who is there, knows the subject and has the least to do; who is away has a cover
-- +goose Up
create table rota_rules (
    authority_id  text not null,
    team          text   not null,
    given         boolean not null,
    by_lang       boolean not null,
    by_topic      boolean not null,
    most          integer not null,
    constraint rota_rules_pk primary key (authority_id, team),
    constraint rota_most_is_not_negative check (most >= 0)
);
create table rota_skills (
    authority_id  text not null,
    agent_id      text not null,
    kind          text   not null,
    value         text   not null,
    constraint rota_skills_pk primary key (authority_id, agent_id, kind, value),
    constraint rota_skill_kind_is_known check (kind in ('lang', 'topic'))
);
-- why: the counters of open work change with it, in its transaction; what each item counts for is known here, so that
-- no order of events counts it twice
create table rota_holds (
    authority_id  text not null,
    item_id       text not null,
    agent_id      text not null,
    why           text   not null,
    constraint rota_holds_pk primary key (authority_id, item_id)
);
create table rota_loads (
    authority_id  text not null,
    agent_id      text not null,
    held          integer not null,
    given_at      integer not null,
    constraint rota_loads_pk primary key (authority_id, agent_id)
);
create table rota_absences (
    authority_id  text not null,
    id            text not null,
    agent_id      text not null,
    first_day     integer not null,
    last_day      integer not null,
    cover_id      text not null,
    noted_at      integer not null,
    constraint rota_absences_pk primary key (authority_id, id),
    constraint rota_absence_ends_after_it_begins check (last_day >= first_day)
);
create index rota_absences_by_day on rota_absences (authority_id, last_day);
-- +goose Down
drop table rota_absences;
drop table rota_loads;
drop table rota_holds;
drop table rota_skills;
drop table rota_rules;
