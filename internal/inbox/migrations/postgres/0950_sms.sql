-- why: texts cost money and reach people at night: who said STOP, what a month has cost, and receipts that were faster than our own row.
-- +goose Up
create table inbox_sms_numbers (
    authority_id     uuid   not null,
    number           text   not null,
    consent          text   not null,
    why              text   not null,
    since_at         bigint not null,
    constraint inbox_sms_numbers_key primary key (authority_id, number),
    constraint sms_consent_is_known check (consent in ('agreed', 'stopped'))
);

create table inbox_sms_months (
    authority_id     uuid   not null,
    month            bigint not null,
    messages         bigint not null default 0,
    segments         bigint not null default 0,
    micros           bigint not null default 0,
    warned_at        bigint not null default 0,
    constraint inbox_sms_months_key primary key (authority_id, month)
);

create table inbox_sms_charges (
    authority_id     uuid   not null,
    ref              text   not null,
    month            bigint not null,
    segments         bigint not null,
    micros           bigint not null,
    charged_at       bigint not null,
    constraint inbox_sms_charges_key primary key (authority_id, ref)
);

create table inbox_sms_receipts (
    authority_id     uuid   not null,
    account_id       uuid   not null,
    ref              text   not null,
    state            text   not null,
    words            text   not null default '',
    told_at          bigint not null,
    constraint inbox_sms_receipts_key primary key (authority_id, account_id, ref, state),
    constraint sms_receipt_of_an_account foreign key (authority_id, account_id) references inbox_accounts (authority_id, id)
);

-- +goose Down
drop table inbox_sms_receipts;
drop table inbox_sms_charges;
drop table inbox_sms_months;
drop table inbox_sms_numbers;
