-- why: a resident asks for the erasure of their data by a button; a person answers within a month, never the machine
-- +goose Up
create table privacy_asks (
    authority_id text not null,
    person_id    text not null,
    asked_at     integer not null,
    settled_at   integer not null,
    constraint privacy_asks_pk primary key (authority_id, person_id)
);

-- +goose Down
drop table privacy_asks;
