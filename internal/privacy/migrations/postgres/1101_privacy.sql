-- why: what retention did, what stops it, and who must stay erased when a backup comes back
-- +goose Up
create table privacy_holds (
    authority_id  uuid not null,
    id            uuid not null,
    case_id       uuid not null,
    reason        text not null,
    placed_by     text not null,
    placed_at     bigint not null,
    lifted_by     text not null default '',
    lifted_at     bigint not null default 0,
    constraint privacy_holds_pk primary key (authority_id, id)
);
create unique index a_case_is_held_once on privacy_holds (authority_id, case_id) where lifted_at = 0;
create table privacy_runs (
    authority_id  uuid not null,
    id            uuid not null,
    started_at    bigint not null,
    ended_at      bigint not null default 0,
    counts        text not null,
    constraint privacy_runs_pk primary key (authority_id, id)
);
create index privacy_runs_newest on privacy_runs (authority_id, started_at);
create table privacy_erasures (
    authority_id  uuid not null,
    hash          bytea not null,
    kind          text not null,
    erased_at     bigint not null,
    constraint privacy_erasures_pk primary key (authority_id, hash),
    constraint erasure_kind_is_known check (kind in ('person', 'case_deleted', 'case_anonymised'))
);

-- +goose Down
drop table privacy_erasures;
drop table privacy_runs;
drop table privacy_holds;
