-- why: the page of a letter says what its paper says, for as long as both are kept, whatever changes in the town meanwhile
-- +goose Up
create table workflow_letters (
    authority_id uuid not null,
    case_id      uuid not null,
    document_id  uuid not null,
    letter       jsonb not null,
    constraint workflow_letters_pk primary key (authority_id, case_id, document_id)
);

-- +goose Down
drop table workflow_letters;
