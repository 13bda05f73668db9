-- why: how somebody was asked to act for somebody is kept beside what they are to each other: said, in writing, or by law
-- +goose Up
alter table mandates add column how text not null default 'declared';
-- +goose Down
alter table mandates drop column how;
