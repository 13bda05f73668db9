-- name: InsertDraft :exec
insert into drafts (authority_id, id, service, version, lang, answers, typed, pages, revision, contact, channel, person_id,
    created_at, updated_at, expires_at, reminded_at, sent_at, emptied_at, case_reference)
values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $12, $13, 0, 0, 0, '');

-- name: FindDraft :one
select id, service, version, lang, answers, typed, pages, revision, contact, channel, person_id,
    created_at, updated_at, expires_at, reminded_at, sent_at, case_reference
from drafts
where authority_id = $1 and id = $2;

-- name: DraftByKey :one
select d.id, d.service, d.version, d.lang, d.answers, d.typed, d.pages, d.revision, d.contact, d.channel, d.person_id,
    d.created_at, d.updated_at, d.expires_at, d.reminded_at, d.sent_at, d.case_reference
from draft_keys k
join drafts d on d.authority_id = k.authority_id and d.id = k.draft_id
where k.authority_id = $1 and k.key_hash = $2;

-- name: AddKey :exec
insert into draft_keys (authority_id, key_hash, draft_id, created_at)
values ($1, $2, $3, $4);

-- name: SaveDraft :execrows
update drafts
set answers = $4, typed = $5, pages = $6, revision = revision + 1, updated_at = $7, expires_at = $8
where authority_id = $1 and id = $2 and revision = $3 and sent_at = 0;

-- name: SetContact :exec
update drafts
set contact = $3
where authority_id = $1 and id = $2 and sent_at = 0;

-- name: SetReminded :execrows
update drafts
set reminded_at = $3
where authority_id = $1 and id = $2 and reminded_at = 0 and sent_at = 0;

-- name: CloseDraft :execrows
update drafts
set sent_at = $3, typed = '{}'
where authority_id = $1 and id = $2 and revision = $4 and sent_at = 0;

-- name: FileDraft :execrows
update drafts
set case_reference = $3, answers = '{}', contact = ''
where authority_id = $1 and id = $2 and sent_at > 0 and case_reference = '';

-- name: ExpiredDrafts :many
select authority_id, id
from drafts
where expires_at < $1 and emptied_at = 0
order by expires_at
limit $2;

-- name: EmptyDraft :exec
update drafts
set answers = '{}', typed = '{}', pages = '{}', contact = '', emptied_at = $3
where authority_id = $1 and id = $2;

-- name: DropUploads :exec
delete from draft_uploads
where authority_id = $1 and draft_id = $2;

-- name: DropEmptied :exec
delete from drafts
where emptied_at > 0 and emptied_at < $1;

-- name: InsertUpload :exec
insert into draft_uploads (authority_id, id, draft_id, field, name, media_type, size, sha256, file_key, scan, created_at, scanned_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, 0);

-- name: UploadsOf :many
select id, draft_id, field, name, media_type, size, sha256, file_key, scan, created_at, scanned_at
from draft_uploads
where authority_id = $1 and draft_id = $2
order by created_at, id;

-- name: FindUpload :one
select id, draft_id, field, name, media_type, size, sha256, file_key, scan, created_at, scanned_at
from draft_uploads
where authority_id = $1 and id = $2;

-- name: SetScan :execrows
update draft_uploads
set scan = $3, scanned_at = $4
where authority_id = $1 and id = $2 and scan = 'waiting';

-- name: RenameUploadField :exec
update draft_uploads
set field = $4
where authority_id = $1 and draft_id = $2 and id = $3;

-- name: DeleteUpload :execrows
delete from draft_uploads
where authority_id = $1 and draft_id = $2 and id = $3;

-- name: CountStart :one
insert into draft_starts (authority_id, network, hour_at, starts)
values ($1, $2, $3, 1)
on conflict (authority_id, network, hour_at) do update set starts = draft_starts.starts + 1
returning starts;

-- name: SweepStarts :exec
delete from draft_starts
where hour_at < $1;

-- name: NamesFile :one
select count(*) as names
from draft_uploads
where file_key = $1;
