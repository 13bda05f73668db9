-- why: people talk with an agent on the town's site; who waits, what was said and read outlives every broken connection.
-- +goose Up
create table inbox_chats (
    authority_id     uuid   not null,
    id               uuid   not null,
    account_id       uuid   not null,
    thread_id        uuid   not null,
    key_hash         text   not null,
    name             text   not null,
    email            text   not null default '',
    phone            text   not null default '',
    lang             text   not null,
    state            text   not null,
    agent_id         uuid,
    agent_name       text   not null default '',
    seq              bigint not null default 0,
    seen             bigint not null default 0,
    last_by          text   not null default '',
    opened_at        bigint not null,
    taken_at         bigint not null default 0,
    spoke_at         bigint not null,
    alive_at         bigint not null,
    warned_at        bigint not null default 0,
    ended_at         bigint not null default 0,
    ended_why        text   not null default '',
    mailed_at        bigint not null default 0,
    constraint inbox_chats_key primary key (authority_id, id),
    constraint one_chat_per_key unique (authority_id, key_hash),
    constraint one_chat_per_thread unique (authority_id, thread_id),
    constraint chat_belongs_to_a_thread foreign key (authority_id, thread_id) references inbox_threads (authority_id, id) on delete cascade,
    constraint chat_state_is_known check (state in ('waiting', 'open', 'ended'))
);
create index inbox_chats_live on inbox_chats (authority_id, state, opened_at, id) where state <> 'ended';
create index inbox_chats_ended on inbox_chats (authority_id, ended_at, id) where state = 'ended';

create table inbox_chat_lines (
    authority_id     uuid   not null,
    chat_id          uuid   not null,
    n                bigint not null,
    rev              bigint not null,
    kind             text   not null,
    line_key         text   not null,
    item_id          uuid,
    who              text   not null default '',
    words            text   not null default '',
    said_at          bigint not null,
    constraint inbox_chat_lines_key primary key (authority_id, chat_id, n),
    constraint chat_line_said_once unique (authority_id, chat_id, line_key),
    constraint line_belongs_to_a_chat foreign key (authority_id, chat_id) references inbox_chats (authority_id, id) on delete cascade,
    constraint line_kind_is_known check (kind in ('in', 'out', 'told', 'note'))
);
create index inbox_chat_lines_news on inbox_chat_lines (authority_id, chat_id, rev);
create index inbox_chat_lines_of_item on inbox_chat_lines (authority_id, item_id) where item_id is not null;

-- +goose Down
drop table inbox_chat_lines;
drop table inbox_chats;
