-- why: what belongs to no thread has a term too, and is found by its age
-- +goose Up
create index inbox_items_loose on inbox_items (authority_id, received_at, id) where thread_id is null;

-- +goose Down
drop index inbox_items_loose;
