-- why: calls and wishes to be called back have a term, and go with their thread or with whoever is erased
-- +goose Up
create index inbox_calls_by_age on inbox_calls (authority_id, last_at, id);
create index inbox_calls_of_thread on inbox_calls (authority_id, thread_id) where thread_id is not null;
create index inbox_callbacks_of_phone on inbox_callbacks (authority_id, phone);

-- +goose Down
drop index inbox_callbacks_of_phone;
drop index inbox_calls_of_thread;
drop index inbox_calls_by_age;
