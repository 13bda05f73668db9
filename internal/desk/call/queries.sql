-- name: NoteOf :one
select * from desk_call_notes
where authority_id = $1 and call_id = $2;

-- name: SaveNote :exec
insert into desk_call_notes (authority_id, call_id, agent_id, agent_name, words, case_id, updated_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (authority_id, call_id) do update set
    agent_id = excluded.agent_id, agent_name = excluded.agent_name, words = excluded.words, case_id = excluded.case_id,
    version = desk_call_notes.version + 1, updated_at = excluded.updated_at;

-- name: ForgetNotes :exec
delete from desk_call_notes
where authority_id = $1 and case_id = $2;

-- name: ForgetNoteOf :exec
delete from desk_call_notes
where authority_id = $1 and call_id = $2 and case_id is null;
