-- why: requests about one place are found by it, so that an agent hears of likely duplicates without a scan
-- +goose Up
create table case_spots (
    authority_id  text    not null,
    case_id       text    not null,
    service       text    not null,
    cell          text    not null,
    opened_at     integer not null,
    constraint case_spots_pk primary key (authority_id, case_id)
) without rowid;
create index case_spots_near on case_spots (authority_id, service, cell, opened_at);

-- +goose Down
drop table case_spots;
