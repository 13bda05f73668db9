-- why: agents find people, requests and messages by any word; the index is derived from what is stored elsewhere and made again from it
-- +goose Up
create table search_fts_docs (
    n             integer primary key autoincrement,
    authority_id  text    not null,
    kind          text    not null,
    owner_id      text    not null,
    piece_id      text    not null,
    seq           integer not null,
    at            integer not null,
    words         text    not null
);
create index search_fts_docs_of on search_fts_docs (authority_id, owner_id, n);
create virtual table search_fts using fts5 (words, content = 'search_fts_docs', content_rowid = 'n', tokenize = 'ascii', detail = none, columnsize = 0, prefix = '7 8 9');
create table search_fts_state (
    one   integer primary key check (one = 1),
    done  integer not null,
    built integer not null,
    gone  integer not null
);
insert into search_fts_state (one, done, built, gone) values (1, 0, 0, 0);

-- +goose Down
drop table search_fts_state;
drop table search_fts;
drop table search_fts_docs;
