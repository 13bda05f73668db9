-- name: ForgetLetters :exec
delete from workflow_letters
where authority_id = $1 and case_id = $2;

-- name: ForgetSteps :exec
delete from workflow_steps
where authority_id = $1 and case_id = $2;
