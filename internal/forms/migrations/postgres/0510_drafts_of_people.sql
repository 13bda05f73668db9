-- why: whether a person has a draft is asked each time one of their requests is forgotten
-- +goose Up
create index drafts_of_people on drafts (authority_id, person_id) where person_id is not null;

-- +goose Down
drop index drafts_of_people;
