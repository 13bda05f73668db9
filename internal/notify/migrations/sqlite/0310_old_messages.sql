-- why: messages that belong to no case go by their own age; those of a case go with it
-- +goose Up
create index notify_messages_of_no_case on notify_messages (authority_id, closed_at) where case_id is null and closed_at > 0;

-- +goose Down
drop index notify_messages_of_no_case;
