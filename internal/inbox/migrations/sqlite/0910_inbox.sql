-- why: whatever comes in by any door is kept as it came, read, and gathered in threads.
-- +goose Up
create table inbox_accounts (
    authority_id     text   not null,
    id               text   not null,
    door             text   not null,
    address          text   not null,
    name             text   not null default '',
    team_id          text   not null default '',
    settings         text   not null,
    secret           blob  not null,
    cursor           text   not null,
    created_at       bigint not null,
    paused_at        bigint not null default 0,
    last_ok_at       bigint not null default 0,
    last_error_at    bigint not null default 0,
    last_error       text   not null default '',
    constraint inbox_accounts_key primary key (authority_id, id),
    constraint one_account_per_address unique (authority_id, door, address)
);
create index inbox_accounts_by_address on inbox_accounts (door, address);

create table inbox_threads (
    authority_id     text   not null,
    id               text   not null,
    account_id       text   not null,
    door             text   not null,
    party            text   not null,
    party_name       text   not null default '',
    answer_to        text   not null default '',
    person_id        text,
    subject          text   not null default '',
    conversation     text   not null default '',
    reply_key        text   not null,
    state            text   not null,
    team_id          text   not null default '',
    agent_id         text,
    count            bigint not null default 0,
    answers          bigint not null default 0,
    unread           bigint not null default 0,
    first_at         bigint not null,
    last_at          bigint not null,
    waiting_at       bigint not null default 0,
    closed_at        bigint not null default 0,
    version          bigint not null default 1,
    constraint inbox_threads_key primary key (authority_id, id),
    constraint one_thread_per_reply_key unique (authority_id, reply_key),
    constraint thread_belongs_to_an_account foreign key (authority_id, account_id) references inbox_accounts (authority_id, id),
    constraint thread_state_is_known check (state in ('open', 'closed'))
);
create index inbox_threads_newest on inbox_threads (authority_id, last_at desc, id desc);
create index inbox_threads_waiting on inbox_threads (authority_id, waiting_at, id) where waiting_at > 0;
create index inbox_threads_by_conversation on inbox_threads (authority_id, account_id, conversation, last_at) where conversation <> '';
create index inbox_threads_by_party on inbox_threads (authority_id, party, last_at);
create index inbox_threads_by_person on inbox_threads (authority_id, person_id, last_at) where person_id is not null;

create table inbox_items (
    authority_id     text   not null,
    id               text   not null,
    account_id       text   not null,
    thread_id        text,
    door             text   not null,
    direction        text   not null,
    external_id      text   not null,
    state            text   not null,
    held_why         text   not null default '',
    party            text   not null default '',
    party_name       text   not null default '',
    subject          text   not null default '',
    text             text   not null default '',
    quoted           text   not null default '',
    html             text   not null default '',
    lang             text   not null default '',
    size             bigint not null default 0,
    sha256           text   not null default '',
    facts            text   not null,
    attachments      bigint not null default 0,
    by_kind          text   not null default '',
    by_id            text   not null default '',
    by_name          text   not null default '',
    attempts         bigint not null default 0,
    unsure           bigint not null default 0,
    said             text   not null default '',
    sent_at          bigint not null default 0,
    received_at      bigint not null default 0,
    read_at          bigint not null default 0,
    next_at          bigint not null default 0,
    sending_at       bigint not null default 0,
    ended_at         bigint not null default 0,
    constraint inbox_items_key primary key (authority_id, id),
    constraint delivered_twice_is_one_item unique (authority_id, account_id, external_id),
    constraint item_belongs_to_an_account foreign key (authority_id, account_id) references inbox_accounts (authority_id, id),
    constraint item_belongs_to_a_thread foreign key (authority_id, thread_id) references inbox_threads (authority_id, id),
    constraint item_direction_is_known check (direction in ('in', 'out')),
    constraint item_state_is_known check (state in ('received', 'filed', 'held', 'dismissed', 'queued', 'sending', 'sent', 'delivered', 'failed', 'unsure'))
);
create index inbox_items_of_thread on inbox_items (authority_id, thread_id, received_at, id) where thread_id is not null;
create index inbox_items_held on inbox_items (authority_id, received_at, id) where state = 'held';
create index inbox_items_by_party on inbox_items (authority_id, account_id, party, received_at);
create index inbox_items_waiting on inbox_items (next_at) where state = 'queued';
create index inbox_items_sending on inbox_items (sending_at) where state = 'sending';

create table inbox_raws (
    authority_id     text   not null,
    item_id          text   not null,
    meta             text   not null,
    body             blob,
    file_key         text   not null default '',
    size             bigint not null,
    whole            boolean not null,
    constraint inbox_raws_key primary key (authority_id, item_id),
    constraint raw_belongs_to_an_item foreign key (authority_id, item_id) references inbox_items (authority_id, id) on delete cascade
);
create index inbox_raws_by_file on inbox_raws (file_key) where file_key <> '';

create table inbox_attachments (
    authority_id     text   not null,
    id               text   not null,
    item_id          text   not null,
    position         bigint not null,
    name             text   not null,
    media_type       text   not null,
    safe             boolean not null,
    inline           boolean not null,
    content_id       text   not null default '',
    size             bigint not null,
    sha256           text   not null,
    file_key         text   not null,
    scan             text   not null,
    threat           text   not null default '',
    scanned_at       bigint not null default 0,
    constraint inbox_attachments_key primary key (authority_id, id),
    constraint attachment_belongs_to_an_item foreign key (authority_id, item_id) references inbox_items (authority_id, id) on delete cascade,
    constraint attachment_scan_is_known check (scan in ('waiting', 'clean', 'refused'))
);
create index inbox_attachments_of_item on inbox_attachments (authority_id, item_id, position);
create index inbox_attachments_by_file on inbox_attachments (file_key);

create table inbox_refs (
    authority_id     text   not null,
    ref              text   not null,
    item_id          text   not null,
    constraint inbox_refs_key primary key (authority_id, ref, item_id),
    constraint ref_belongs_to_an_item foreign key (authority_id, item_id) references inbox_items (authority_id, id) on delete cascade
);

create table inbox_counts (
    authority_id     text   not null,
    day              bigint not null,
    door             text   not null,
    team_id          text   not null,
    what             text   not null,
    slot             bigint not null,
    n                bigint not null,
    seconds          bigint not null,
    constraint inbox_counts_key primary key (authority_id, day, door, team_id, what, slot)
);

-- +goose Down
drop table inbox_counts;
drop table inbox_refs;
drop table inbox_attachments;
drop table inbox_raws;
drop table inbox_items;
drop table inbox_threads;
drop table inbox_accounts;
