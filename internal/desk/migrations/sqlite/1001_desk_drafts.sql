-- why: what an agent is writing is kept at the server, so that nobody's change and no closed lid throws it away
-- +goose Up
create table desk_drafts (
    authority_id text    not null,
    agent_id     text    not null,
    case_id      text    not null,
    kind         text    not null,
    words        text    not null,
    updated_at   integer not null,
    constraint desk_drafts_pk primary key (authority_id, agent_id, case_id, kind),
    constraint desk_draft_kind_is_known check (kind in ('reply', 'note', 'ask'))
);
create index desk_drafts_by_age on desk_drafts (updated_at);
-- +goose Down
drop table desk_drafts;
