-- name: ListAuthorities :many
select id, slug, name, tagline, languages, zone, calendar, contact, settings, theme, demo, version
from authorities
order by slug;

-- name: ListHosts :many
select authority_id, host
from authority_hosts
order by authority_id, host;

-- name: AuthoritiesVersion :one
select count(*) as how_many, cast(coalesce(sum(version), 0) as bigint) as versions
from authorities;

-- name: SaveAuthority :exec
insert into authorities (id, slug, name, tagline, languages, zone, calendar, contact, settings, theme, demo, version, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)
on conflict (id) do update set
    slug = excluded.slug, name = excluded.name, tagline = excluded.tagline, languages = excluded.languages,
    zone = excluded.zone, calendar = excluded.calendar, contact = excluded.contact, settings = excluded.settings,
    theme = excluded.theme, demo = excluded.demo, version = authorities.version + 1, updated_at = excluded.updated_at;

-- name: DropHosts :exec
delete from authority_hosts
where authority_id = $1;

-- name: AddHost :exec
insert into authority_hosts (authority_id, host)
values ($1, $2);

-- name: InsertPerson :exec
insert into people (authority_id, id, given_name, family_name, birth_date, lang, manner, created_at, updated_at, family_key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9);

-- name: UpdatePerson :execrows
update people
set given_name = $3, family_name = $4, birth_date = $5, lang = $6, manner = $7, updated_at = $8, family_key = $9
where authority_id = $1 and id = $2;

-- name: FindPerson :one
select id, given_name, family_name, birth_date, lang, manner, created_at
from people
where authority_id = $1 and id = $2;

-- name: PeopleNamed :many
select id, given_name, family_name, birth_date, lang, manner, created_at
from people
where authority_id = sqlc.arg(authority_id) and family_key >= sqlc.arg(from_key) and family_key < sqlc.arg(to_key)
order by family_key, given_name, id
limit sqlc.arg(most);

-- name: PeopleAt :many
select p.id, p.given_name, p.family_name, p.birth_date, p.lang, p.manner, p.created_at, c.verified_at
from contact_points c
join people p on p.authority_id = c.authority_id and p.id = c.person_id
where c.authority_id = $1 and c.kind = $2 and c.value = $3 and c.ended_at = 0
order by p.created_at, p.id;

-- name: SomePeopleAt :many
select p.id, p.given_name, p.family_name, p.birth_date, p.lang, p.manner, p.created_at, c.verified_at
from (
    select k.person_id, k.verified_at
    from contact_points k
    where k.authority_id = $1 and k.kind = $2 and k.value = $3 and k.ended_at = 0
    limit $4
) as c
join people p on p.authority_id = $1 and p.id = c.person_id;

-- name: ContactsOf :many
select id, kind, value, typed, verified_at, verified_how
from contact_points
where authority_id = $1 and person_id = $2 and ended_at = 0
order by created_at, id;

-- name: NoteContact :exec
insert into contact_points (authority_id, id, person_id, kind, value, typed, verified_at, verified_how, created_at, ended_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
on conflict (authority_id, person_id, kind, value) do update set typed = excluded.typed, ended_at = 0;

-- name: VerifyContact :execrows
update contact_points
set verified_at = $5, verified_how = $6
where authority_id = $1 and person_id = $2 and kind = $3 and value = $4 and ended_at = 0;

-- name: EndContact :execrows
update contact_points
set ended_at = $5
where authority_id = $1 and person_id = $2 and kind = $3 and value = $4 and ended_at = 0;

-- name: InsertMandate :exec
insert into mandates (authority_id, id, helper_person_id, helper_agent_id, beneficiary_id, kind, scope, scope_ref, proof, from_at, until_at, given_by, created_at, how, revoked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0);

-- name: RevokeMandate :execrows
update mandates
set revoked_at = $3, revoked_by = $4
where authority_id = $1 and id = $2 and revoked_at = 0;

-- name: FindMandate :one
select id, helper_person_id, helper_agent_id, beneficiary_id, kind, scope, scope_ref, proof, how, from_at, until_at, revoked_at
from mandates
where authority_id = $1 and id = $2;

-- name: MandatesFor :many
select id, helper_person_id, helper_agent_id, beneficiary_id, kind, scope, scope_ref, proof, how, from_at, until_at, revoked_at
from mandates
where authority_id = $1 and beneficiary_id = $2
order by from_at, id;

-- name: MandatesOf :many
select id, helper_person_id, helper_agent_id, beneficiary_id, kind, scope, scope_ref, proof, how, from_at, until_at, revoked_at
from mandates
where authority_id = $1 and helper_person_id = $2
order by from_at, id;

-- name: MandatesWith :many
select id, helper_person_id, beneficiary_id
from mandates
where authority_id = $1 and (beneficiary_id = $2 or helper_person_id = $2)
order by from_at, id;

-- name: MoveHelper :exec
update mandates
set helper_person_id = $3
where authority_id = $1 and id = $2;

-- name: MoveBeneficiary :exec
update mandates
set beneficiary_id = $3
where authority_id = $1 and id = $2;

-- name: SaveRole :exec
insert into roles (authority_id, id, name, permissions, idle_minutes, longest_minutes)
values ($1, $2, $3, $4, $5, $6)
on conflict (authority_id, id) do update set
    name = excluded.name, permissions = excluded.permissions,
    idle_minutes = excluded.idle_minutes, longest_minutes = excluded.longest_minutes;

-- name: ListRoles :many
select id, name, permissions, idle_minutes, longest_minutes
from roles
where authority_id = $1
order by id;

-- name: RolesOfAgent :many
select r.id, r.name, r.permissions, r.idle_minutes, r.longest_minutes
from agent_roles a
join roles r on r.authority_id = a.authority_id and r.id = a.role_id
where a.authority_id = $1 and a.agent_id = $2
order by r.id;

-- name: GiveRole :exec
insert into agent_roles (authority_id, agent_id, role_id)
values ($1, $2, $3)
on conflict (authority_id, agent_id, role_id) do nothing;

-- name: TakeRole :execrows
delete from agent_roles
where authority_id = $1 and agent_id = $2 and role_id = $3;

-- name: SaveTeam :exec
insert into teams (authority_id, id, name, email)
values ($1, $2, $3, $4)
on conflict (authority_id, id) do update set name = excluded.name, email = excluded.email;

-- name: ListTeams :many
select id, name, email
from teams
where authority_id = $1
order by id;

-- name: TeamsOfAgent :many
select t.id, t.name, t.email
from team_members m
join teams t on t.authority_id = m.authority_id and t.id = m.team_id
where m.authority_id = $1 and m.agent_id = $2
order by t.id;

-- name: AgentsOfTeam :many
select a.id, a.email, a.name, a.lang, a.absent, a.closed_at
from team_members m
join agents a on a.authority_id = m.authority_id and a.id = m.agent_id
where m.authority_id = $1 and m.team_id = $2 and a.closed_at = 0
order by a.name, a.id;

-- name: JoinTeam :exec
insert into team_members (authority_id, team_id, agent_id)
values ($1, $2, $3)
on conflict (authority_id, team_id, agent_id) do nothing;

-- name: LeaveTeam :execrows
delete from team_members
where authority_id = $1 and team_id = $2 and agent_id = $3;

-- name: InsertAgent :exec
insert into agents (authority_id, id, email, name, lang, password_hash, password_at, totp_sealed, totp_step, totp_at, absent, closed_at, created_at, updated_at)
values ($1, $2, $3, $4, $5, '', 0, $6, 0, 0, false, 0, $7, $7);

-- name: ListAgents :many
select id, email, name, lang, absent, closed_at
from agents
where authority_id = $1
order by name, id;

-- name: FindAgent :one
select id, email, name, lang, password_hash, password_at, totp_sealed, totp_step, totp_at, absent, closed_at
from agents
where authority_id = $1 and id = $2;

-- name: FindAgentByEmail :one
select id, email, name, lang, password_hash, password_at, totp_sealed, totp_step, totp_at, absent, closed_at
from agents
where authority_id = $1 and email = $2;

-- name: SetPassword :execrows
update agents
set password_hash = $3, password_at = $4, updated_at = $4
where authority_id = $1 and id = $2;

-- name: RehashPassword :execrows
update agents
set password_hash = sqlc.arg(fresh)
where authority_id = sqlc.arg(authority_id) and id = sqlc.arg(id) and password_hash = sqlc.arg(stale);

-- name: SetTOTP :execrows
update agents
set totp_sealed = $3, totp_step = $4, totp_at = $5, updated_at = $5
where authority_id = $1 and id = $2;

-- name: UseTOTPStep :execrows
update agents
set totp_step = $3
where authority_id = $1 and id = $2 and totp_step < $3;

-- name: DropRecoveryCodes :exec
delete from recovery_codes
where authority_id = $1 and agent_id = $2;

-- name: AddRecoveryCode :exec
insert into recovery_codes (authority_id, agent_id, hash, used_at)
values ($1, $2, $3, 0);

-- name: UseRecoveryCode :execrows
update recovery_codes
set used_at = $4
where authority_id = $1 and agent_id = $2 and hash = $3 and used_at = 0;

-- name: CountRecoveryCodes :one
select count(*)
from recovery_codes
where authority_id = $1 and agent_id = $2 and used_at = 0;

-- name: SetAbsent :execrows
update agents
set absent = $3, updated_at = $4
where authority_id = $1 and id = $2;

-- name: CloseAgent :execrows
update agents
set closed_at = $3, updated_at = $3
where authority_id = $1 and id = $2 and closed_at = 0;

-- name: KnowNetwork :exec
insert into known_networks (authority_id, agent_id, network, seen_at)
values ($1, $2, $3, $4)
on conflict (authority_id, agent_id, network) do update set seen_at = excluded.seen_at;

-- name: IsNetworkKnown :one
select count(*)
from known_networks
where authority_id = $1 and agent_id = $2 and network = $3 and seen_at > $4;

-- name: SweepNetworks :exec
delete from known_networks
where seen_at < $1;

-- name: InsertKey :exec
insert into access_keys (authority_id, id, kind, hash, purpose, ref, address, lang, once, created_at, ends_at, used_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0);

-- name: FindKey :one
select id, kind, purpose, ref, address, lang, once, created_at, ends_at, used_at
from access_keys
where authority_id = $1 and kind = $2 and hash = $3;

-- name: UseKey :execrows
update access_keys
set used_at = $3
where authority_id = $1 and id = $2 and ends_at > $3 and (once = false or used_at = 0);

-- name: EndKeys :exec
update access_keys
set ends_at = $4
where authority_id = $1 and purpose = $2 and ref = $3 and ends_at > $4;

-- name: SweepKeys :exec
delete from access_keys
where ends_at < $1;

-- name: InsertSession :exec
insert into signed_sessions (authority_id, id, agent_id, address, network, device, idle_minutes, created_at, seen_at, ends_at, ended_at, ended_why)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, '');

-- name: FindSession :one
select id, agent_id, address, network, device, idle_minutes, created_at, seen_at, ends_at, ended_at
from signed_sessions
where authority_id = $1 and id = $2;

-- name: SeeSession :exec
update signed_sessions
set seen_at = $3
where authority_id = $1 and id = $2 and ended_at = 0;

-- name: EndSession :execrows
update signed_sessions
set ended_at = $3, ended_why = $4
where authority_id = $1 and id = $2 and ended_at = 0;

-- name: EndSessionsOfAgent :execrows
update signed_sessions
set ended_at = $3, ended_why = $4
where authority_id = $1 and agent_id = $2 and ended_at = 0 and id <> $5;

-- name: SessionsOfAgent :many
select id, agent_id, address, network, device, idle_minutes, created_at, seen_at, ends_at, ended_at
from signed_sessions
where authority_id = $1 and agent_id = $2 and ended_at = 0 and ends_at > $3
order by created_at desc, id desc;

-- name: SweepGrants :exec
delete from session_grants
where exists (
    select 1
    from signed_sessions s
    where s.authority_id = session_grants.authority_id and s.id = session_grants.session_id and s.ends_at < $1
);

-- name: SweepSessions :exec
delete from signed_sessions
where ends_at < $1;

-- name: AddGrant :exec
insert into session_grants (authority_id, session_id, purpose, ref, given_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, session_id, purpose, ref) do nothing;

-- name: GrantsOf :many
select purpose, ref
from session_grants
where authority_id = $1 and session_id = $2
order by given_at, purpose, ref;

-- name: FindTally :one
select tries, last_at, until_at
from tallies
where authority_id = $1 and counted = $2;

-- name: SaveTally :exec
insert into tallies (authority_id, counted, tries, last_at, until_at)
values ($1, $2, $3, $4, $5)
on conflict (authority_id, counted) do update set
    tries = excluded.tries, last_at = excluded.last_at, until_at = excluded.until_at;

-- name: DropTally :exec
delete from tallies
where authority_id = $1 and counted = $2;

-- name: SweepTallies :exec
delete from tallies
where last_at < $1;

-- name: ReopenAgent :execrows
update agents
set closed_at = 0, updated_at = $3
where authority_id = $1 and id = $2 and closed_at > 0;

-- name: RenameAgent :execrows
update agents
set name = $3, updated_at = $4
where authority_id = $1 and id = $2;

-- name: RolesHeld :many
select agent_id, role_id
from agent_roles
where authority_id = $1
order by agent_id, role_id;

-- name: TeamsHeld :many
select agent_id, team_id
from team_members
where authority_id = $1
order by agent_id, team_id;

-- name: Accounts :many
select id, password_at, totp_at
from agents
where authority_id = $1;

-- name: KeepLookalike :exec
insert into person_lookalikes (authority_id, id, new_id, old_id, why, found_at, settled_at, settled_how)
values ($1, $2, $3, $4, $5, $6, 0, '')
on conflict (authority_id, new_id, old_id, why) do nothing;

-- name: OpenLookalikes :many
select id, new_id, old_id, why, found_at
from person_lookalikes
where authority_id = $1 and settled_at = 0
order by found_at desc, id desc
limit $2;

-- name: LookalikesOfNew :many
select id, new_id, old_id, why, found_at
from person_lookalikes
where authority_id = $1 and new_id = $2 and settled_at = 0
order by found_at, id
limit 50;

-- name: LookalikesOfOld :many
select id, new_id, old_id, why, found_at
from person_lookalikes
where authority_id = $1 and old_id = $2 and settled_at = 0
order by found_at, id
limit 50;

-- name: SettleLookalikes :execrows
update person_lookalikes
set settled_at = $4, settled_how = $5, settled_by = $6
where authority_id = $1 and settled_at = 0 and (new_id = $2 and old_id = $3 or new_id = $3 and old_id = $2);

-- name: ReviveLookalikes :exec
update person_lookalikes
set settled_at = 0, settled_how = '', settled_by = null
where authority_id = $1 and settled_how = 'merged' and (new_id = $2 and old_id = $3 or new_id = $3 and old_id = $2);

-- name: InsertMerge :exec
insert into person_merges (authority_id, id, from_id, into_id, moved, merged_at, merged_by, undone_at)
values ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: MergeByID :one
select id, from_id, into_id, moved, merged_at, merged_by, undone_at
from person_merges
where authority_id = $1 and id = $2;

-- name: MergeOutOf :one
select id, from_id, into_id, moved, merged_at, merged_by, undone_at
from person_merges
where authority_id = $1 and from_id = $2 and undone_at = 0
limit 1;

-- name: MergesInto :many
select id, from_id, into_id, moved, merged_at, merged_by, undone_at
from person_merges
where authority_id = $1 and into_id = $2 and undone_at = 0
order by merged_at, id
limit 50;

-- name: UndoMerge :execrows
update person_merges
set undone_at = $3, undone_by = $4
where authority_id = $1 and id = $2 and undone_at = 0;

-- name: CountKeys :one
select count(*)
from access_keys
where authority_id = $1 and purpose = $2 and ref = $3 and ends_at > $4;
