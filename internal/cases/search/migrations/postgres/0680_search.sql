-- why: agents find people, requests and messages by any word; the index is derived from what is stored elsewhere and made again from it
-- +goose Up
create table search_fts_docs (
    n             bigint generated always as identity primary key,
    authority_id  uuid     not null,
    kind          text     not null,
    owner_id      uuid     not null,
    piece_id      uuid     not null,
    seq           bigint   not null,
    at            bigint   not null,
    words         tsvector not null
);
create index search_fts_docs_of on search_fts_docs (authority_id, owner_id, n);
create index search_fts_words on search_fts_docs using gin (words);
create table search_fts_state (
    one   bigint primary key check (one = 1),
    done  bigint not null,
    built bigint not null,
    gone  bigint not null
);
insert into search_fts_state (one, done, built, gone) values (1, 0, 0, 0);

-- +goose Down
drop table search_fts_state;
drop table search_fts_docs;
