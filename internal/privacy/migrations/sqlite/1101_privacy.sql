-- why: what retention did, what stops it, and who must stay erased when a backup comes back
-- +goose Up
create table privacy_holds (
    authority_id  text not null,
    id            text not null,
    case_id       text not null,
    reason        text not null,
    placed_by     text not null,
    placed_at     integer not null,
    lifted_by     text not null default '',
    lifted_at     integer not null default 0,
    constraint privacy_holds_pk primary key (authority_id, id)
);
create unique index a_case_is_held_once on privacy_holds (authority_id, case_id) where lifted_at = 0;
create table privacy_runs (
    authority_id  text not null,
    id            text not null,
    started_at    integer not null,
    ended_at      integer not null default 0,
    counts        text not null,
    constraint privacy_runs_pk primary key (authority_id, id)
);
create index privacy_runs_newest on privacy_runs (authority_id, started_at);
create table privacy_erasures (
    authority_id  text not null,
    hash          blob not null,
    kind          text not null,
    erased_at     integer not null,
    constraint privacy_erasures_pk primary key (authority_id, hash),
    constraint erasure_kind_is_known check (kind in ('person', 'case_deleted', 'case_anonymised'))
);

-- +goose Down
drop table privacy_erasures;
drop table privacy_runs;
drop table privacy_holds;
