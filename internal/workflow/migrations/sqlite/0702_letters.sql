-- why: the page of a letter says what its paper says, for as long as both are kept, whatever changes in the town meanwhile
-- +goose Up
create table workflow_letters (
    authority_id text not null,
    case_id      text not null,
    document_id  text not null,
    letter       text not null,
    constraint workflow_letters_pk primary key (authority_id, case_id, document_id)
);

-- +goose Down
drop table workflow_letters;
