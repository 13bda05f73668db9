-- why: whoever runs the contact centre says from where on a figure asks for somebody, and how soon an answer is owed by each door
-- +goose Up
create table desk_thresholds (
    authority_id text   not null,
    figure       text   not null,
    door         text   not null,
    bound        bigint not null,
    set_at       bigint not null,
    constraint desk_thresholds_pk primary key (authority_id, figure, door)
);
-- +goose Down
drop table desk_thresholds;
