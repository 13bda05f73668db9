-- why: a session must end at the server, so it is a row and not a signed cookie
-- +goose Up
create table web_sessions (
    authority_id text   not null,
    token_hash   text   not null,
    data         blob   not null,
    expires_at   integer not null,
    constraint web_sessions_pk primary key (authority_id, token_hash)
);
create index web_sessions_expiry on web_sessions (expires_at);

-- +goose Down
drop table web_sessions;
