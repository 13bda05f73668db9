-- why: what the tests of this package write
-- +goose Up
create table towns (id uuid primary key);
insert into towns (id) values ('018f0000-0000-7000-8000-000000000001');
create table meals (
  id uuid not null primary key,
  town_id uuid not null,
  name text not null,
  price bigint not null constraint meal_price_is_fair check (price >= 0),
  served_at bigint not null,
  eaten_at bigint,
  about jsonb not null,
  warm boolean not null,
  picture bytea,
  served_with text unique,
  constraint meal_named_once unique (town_id, name),
  constraint meal_town_exists foreign key (town_id) references towns (id)
);
create unique index meal_with_one_number on meals (price) where price > 70 and price < 80;
-- +goose Down
drop table meals;
drop table towns;
