-- why: who did what to whom, in a chain that shows when a link was taken out
-- +goose Up
create table audit_entries (
    authority_id uuid   not null,
    day          text   not null,
    number       bigint not null,
    made_at      bigint not null,
    who_kind     text   not null,
    who_id       text   not null,
    who_name     text   not null,
    action       text   not null,
    subject_kind text   not null,
    subject_id   text   not null,
    details      jsonb  not null,
    previous     bytea  not null,
    hash         bytea  not null,
    constraint audit_entries_pk primary key (authority_id, day, number)
);
create index audit_entries_by_subject on audit_entries (authority_id, subject_kind, subject_id, made_at);
create index audit_entries_by_who on audit_entries (authority_id, who_id, made_at);
create table audit_heads (
    authority_id uuid   not null,
    day          text   not null,
    number       bigint not null,
    hash         bytea  not null,
    constraint audit_heads_pk primary key (authority_id, day)
);

-- +goose Down
drop table audit_heads;
drop table audit_entries;
