-- why: a figure of what was settled at the first contact must know what an ending was counted as, so that it can be taken back when the person writes again within days
-- +goose Up
alter table inbox_threads add column settled text not null default '';
alter table inbox_threads add column settled_team text not null default '';
alter table inbox_threads add column round_at bigint not null default 0;
alter table inbox_threads add column round_answers bigint not null default 0;
-- +goose Down
alter table inbox_threads drop column round_answers;
alter table inbox_threads drop column round_at;
alter table inbox_threads drop column settled_team;
alter table inbox_threads drop column settled;
