-- why: at the counter an agent finds a person by family name, written with or without accents, among a million people
-- +goose Up
alter table people add column family_key text collate "C" not null default '';
update people set family_key = replace(replace(lower(family_name), ' ', ''), '-', '');
create index people_by_family on people (authority_id, family_key);

-- +goose Down
drop index people_by_family;
alter table people drop column family_key;
