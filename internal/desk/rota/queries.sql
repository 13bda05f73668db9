-- name: Rules :many
select team, given, by_lang, by_topic, most from rota_rules
where authority_id = $1
order by team;

-- name: RuleOf :one
select team, given, by_lang, by_topic, most from rota_rules
where authority_id = $1 and team = $2;

-- name: SaveRule :exec
insert into rota_rules (authority_id, team, given, by_lang, by_topic, most)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, team) do update set
    given = excluded.given, by_lang = excluded.by_lang, by_topic = excluded.by_topic, most = excluded.most;

-- name: Skills :many
select agent_id, kind, value from rota_skills
where authority_id = $1
order by agent_id, kind, value;

-- name: DropSkills :exec
delete from rota_skills
where authority_id = $1 and agent_id = $2;

-- name: AddSkill :exec
insert into rota_skills (authority_id, agent_id, kind, value)
values ($1, $2, $3, $4)
on conflict (authority_id, agent_id, kind, value) do nothing;

-- name: HoldOf :one
select agent_id, why from rota_holds
where authority_id = $1 and item_id = $2;

-- name: SaveHold :exec
insert into rota_holds (authority_id, item_id, agent_id, why)
values ($1, $2, $3, $4)
on conflict (authority_id, item_id) do update set agent_id = excluded.agent_id, why = excluded.why;

-- name: DropHold :exec
delete from rota_holds
where authority_id = $1 and item_id = $2;

-- name: AddLoad :exec
insert into rota_loads (authority_id, agent_id, held, given_at)
values ($1, $2, $3, 0)
on conflict (authority_id, agent_id) do update set held = rota_loads.held + excluded.held;

-- name: NoteGiven :exec
update rota_loads
set given_at = $3
where authority_id = $1 and agent_id = $2;

-- name: Loads :many
select agent_id, held, given_at from rota_loads
where authority_id = $1;

-- name: AddAbsence :exec
insert into rota_absences (authority_id, id, agent_id, first_day, last_day, cover_id, noted_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: AbsencesFrom :many
select id, agent_id, first_day, last_day, cover_id from rota_absences
where authority_id = $1 and last_day >= $2
order by first_day, id
limit 500;

-- name: DropAbsence :execrows
delete from rota_absences
where authority_id = $1 and id = $2 and agent_id = $3;

-- name: EndAbsence :execrows
update rota_absences
set last_day = $4
where authority_id = $1 and id = $2 and agent_id = $3 and first_day <= $4 and last_day >= $4;

-- name: SweepAbsences :exec
delete from rota_absences
where authority_id = $1 and last_day < $2;
