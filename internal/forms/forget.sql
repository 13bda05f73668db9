-- name: ForgetDraft :exec
delete from drafts
where authority_id = $1 and id = $2;

-- name: DraftsAbout :many
select id
from drafts
where authority_id = $1 and emptied_at = 0 and (person_id = $2 or (contact <> '' and lower(contact) = lower(sqlc.arg(address))))
order by created_at, id;
