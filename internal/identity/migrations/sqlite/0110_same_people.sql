-- why: two files of one person are found by the machine, judged by an agent, joined, and taken apart again when that was wrong
-- +goose Up
create table person_lookalikes (
    authority_id text   not null,
    id           text   not null,
    new_id       text   not null,
    old_id       text   not null,
    why          text   not null,
    found_at     integer not null,
    settled_at   integer not null,
    settled_how  text   not null,
    settled_by   text  null,
    constraint person_lookalikes_pk primary key (authority_id, id),
    constraint person_lookalike_is_told_once unique (authority_id, new_id, old_id, why),
    constraint person_lookalike_new foreign key (authority_id, new_id) references people (authority_id, id),
    constraint person_lookalike_old foreign key (authority_id, old_id) references people (authority_id, id)
);
create index person_lookalikes_open on person_lookalikes (authority_id, settled_at, found_at);
create index person_lookalikes_by_old on person_lookalikes (authority_id, old_id);
create table person_merges (
    authority_id text   not null,
    id           text   not null,
    from_id      text   not null,
    into_id      text   not null,
    moved        text  not null,
    merged_at    integer not null,
    merged_by    text  not null,
    undone_at    integer not null,
    undone_by    text  null,
    constraint person_merges_pk primary key (authority_id, id),
    constraint person_merge_from foreign key (authority_id, from_id) references people (authority_id, id),
    constraint person_merge_into foreign key (authority_id, into_id) references people (authority_id, id),
    constraint nobody_is_merged_into_themselves check (from_id <> into_id)
);
create index person_merges_by_from on person_merges (authority_id, from_id);
create index person_merges_by_into on person_merges (authority_id, into_id);
-- +goose Down
drop table person_merges;
drop table person_lookalikes;
