-- why: answers are kept at the server at each page, so that nobody loses them with a session or a phone
-- +goose Up
create table drafts (
    authority_id   text   not null,
    id             text   not null,
    service        text   not null,
    version        integer not null,
    lang           text   not null,
    answers        text   not null,
    typed          text   not null,
    pages          text   not null,
    revision       integer not null,
    contact        text   not null,
    channel        text   not null,
    person_id      text   null,
    created_at     integer not null,
    updated_at     integer not null,
    expires_at     integer not null,
    reminded_at    integer not null,
    sent_at        integer not null,
    emptied_at     integer not null,
    case_reference text   not null,
    constraint drafts_pk primary key (authority_id, id),
    constraint draft_has_a_case_only_when_sent check (case_reference = '' or sent_at > 0)
);
create index drafts_by_expiry on drafts (expires_at);
create table draft_keys (
    authority_id text   not null,
    key_hash     blob   not null,
    draft_id     text   not null,
    created_at   integer not null,
    constraint draft_keys_pk primary key (authority_id, key_hash),
    constraint draft_key_opens_a_draft foreign key (authority_id, draft_id) references drafts (authority_id, id) on delete cascade
);
create index draft_keys_by_draft on draft_keys (authority_id, draft_id);
create table draft_uploads (
    authority_id text   not null,
    id           text   not null,
    draft_id     text   not null,
    field        text   not null,
    name         text   not null,
    media_type   text   not null,
    size         integer not null,
    sha256       text   not null,
    file_key     text   not null,
    scan         text   not null,
    created_at   integer not null,
    scanned_at   integer not null,
    constraint draft_uploads_pk primary key (authority_id, id),
    constraint upload_belongs_to_a_draft foreign key (authority_id, draft_id) references drafts (authority_id, id) on delete cascade,
    constraint upload_scan_is_known check (scan in ('waiting', 'clean', 'refused'))
);
create index draft_uploads_by_draft on draft_uploads (authority_id, draft_id, created_at, id);
create index draft_uploads_waiting on draft_uploads (created_at) where scan = 'waiting';
create index draft_uploads_by_file on draft_uploads (file_key);
create table draft_starts (
    authority_id text   not null,
    network      text   not null,
    hour_at      integer not null,
    starts       integer not null,
    constraint draft_starts_pk primary key (authority_id, network, hour_at)
);

-- +goose Down
drop table draft_starts;
drop table draft_uploads;
drop table draft_keys;
drop table drafts;
