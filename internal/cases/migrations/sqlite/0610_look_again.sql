-- why: a closed case says itself when its retention is to be looked at again, so that a night reads only what is due
-- +goose Up
alter table cases add column look_at integer not null default 0;
create index cases_to_look_at on cases (authority_id, look_at, id) where closed_at > 0;

-- +goose Down
drop index cases_to_look_at;
alter table cases drop column look_at;
