-- name: UpdateCaseInPlace :execrows
update cases set
    revision = $3, title = $4, sensitive = $5, person_name = $6, agent_name = $7, state = $8, outcome = $9, contested = $10,
    unseen = $11, last_kind = $12, last_by = $13, last_words = $14, due_name = $15, due_at = $16, answer_at = $17,
    updated_at = $18, body = $19
where authority_id = $1 and id = $2;

-- name: EventOf :one
select seq, id, kind, happened_at, by_kind, by_id, by_name, channel, why, data_version, data
from case_events
where authority_id = $1 and case_id = $2 and seq = $3;

-- name: KindsUnattended :many
select e.kind, count(*) as times
from case_events as e
where e.authority_id = $1 and e.case_id = $2 and e.seq > (
    select coalesce(max(p.seq), 0) from case_events as p
    where p.authority_id = $1 and p.case_id = $2 and p.by_kind not in ('automation', 'system')
)
group by e.kind;
