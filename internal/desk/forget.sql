-- name: ForgetDrafts :exec
delete from desk_drafts
where authority_id = $1 and case_id = $2;

-- name: ForgetThreads :exec
delete from desk_threads
where authority_id = $1 and case_id = $2;

-- name: ForgetThreadRow :exec
delete from desk_threads
where authority_id = $1 and thread_id = $2;

-- name: ForgetLastWords :exec
update desk_threads
set last_words = ''
where authority_id = $1 and thread_id = $2;
