-- why: a person is neither an account nor an address: many contact points each, and mandates between them
-- +goose Up
create table people (
    authority_id uuid   not null constraint people_authority references authorities (id),
    id           uuid   not null,
    given_name   text   not null,
    family_name  text   not null,
    birth_date   text   not null,
    lang         text   not null,
    manner       text   not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    constraint people_pk primary key (authority_id, id)
);
create table contact_points (
    authority_id uuid   not null,
    id           uuid   not null,
    person_id    uuid   not null,
    kind         text   not null,
    value        text   not null,
    typed        text   not null,
    verified_at  bigint not null,
    verified_how text   not null,
    created_at   bigint not null,
    ended_at     bigint not null,
    constraint contact_points_pk primary key (authority_id, id),
    constraint contact_point_is_noted_once unique (authority_id, person_id, kind, value),
    constraint contact_point_person foreign key (authority_id, person_id) references people (authority_id, id)
);
create index contact_points_by_value on contact_points (authority_id, kind, value);
create table mandates (
    authority_id     uuid   not null,
    id               uuid   not null,
    helper_person_id uuid   null,
    helper_agent_id  uuid   null,
    beneficiary_id   uuid   not null,
    kind             text   not null,
    scope            text   not null,
    scope_ref        text   not null,
    proof            text   not null,
    from_at          bigint not null,
    until_at         bigint not null,
    given_by         jsonb  not null,
    created_at       bigint not null,
    revoked_at       bigint not null,
    revoked_by       jsonb  null,
    constraint mandates_pk primary key (authority_id, id),
    constraint nobody_helps_themselves check (helper_person_id is null or helper_person_id <> beneficiary_id),
    constraint one_helper check ((helper_person_id is null) <> (helper_agent_id is null)),
    constraint mandate_beneficiary foreign key (authority_id, beneficiary_id) references people (authority_id, id),
    constraint mandate_helper foreign key (authority_id, helper_person_id) references people (authority_id, id)
);
create index mandates_by_beneficiary on mandates (authority_id, beneficiary_id);
create index mandates_by_helper on mandates (authority_id, helper_person_id);

-- +goose Down
drop table mandates;
drop table contact_points;
drop table people;
