-- name: AddQuestion :exec
insert into desk_expert_questions (authority_id, id, case_id, agent_id, agent_name, name, email, lang, question, documents, files, asked_at, due_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: QuestionByID :one
select * from desk_expert_questions
where authority_id = $1 and id = $2;

-- name: QuestionByLink :one
select q.* from desk_expert_questions q
join desk_expert_links l on l.authority_id = q.authority_id and l.question_id = q.id
where q.authority_id = $1 and l.authority_id = $1 and l.token_hash = $2;

-- name: QuestionsOfCase :many
select * from desk_expert_questions
where authority_id = $1 and case_id = $2
order by asked_at desc
limit 20;

-- name: AddLink :exec
insert into desk_expert_links (authority_id, token_hash, question_id, made_at)
values ($1, $2, $3, $4);

-- name: OpenQuestion :exec
update desk_expert_questions
set opened_at = $3
where authority_id = $1 and id = $2 and opened_at = 0;

-- name: AnswerQuestion :execrows
update desk_expert_questions
set answer = $3, files = $4, answered_at = $5
where authority_id = $1 and id = $2 and answered_at = 0 and revoked_at = 0 and expires_at > $5;

-- name: RevokeQuestion :execrows
update desk_expert_questions
set revoked_at = $3
where authority_id = $1 and id = $2 and answered_at = 0 and revoked_at = 0;

-- name: RemindQuestion :exec
update desk_expert_questions
set reminded_at = $3
where authority_id = $1 and id = $2;

-- name: ForgetLinks :exec
delete from desk_expert_links
where desk_expert_links.authority_id = $1 and question_id in (
    select q.id from desk_expert_questions q where q.authority_id = $1 and q.case_id = $2
);

-- name: ForgetQuestions :exec
delete from desk_expert_questions
where authority_id = $1 and case_id = $2;
