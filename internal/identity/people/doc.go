// Package people is where accounts are managed: who works here, what each may do, in which team.
//
//	/desk/agents ──► one agent: roles, teams, sessions, second factor, suspended or not
//	      │ invite: a mailed link, nobody but the agent ever knows the password
//	      ├─────────► /desk/agents/roles: what each role may do
//	      └─────────► /desk/agents/teams
//
// Each change ends with the question whether somebody is left who can manage accounts; when not, all of it is refused.
// The audit slice writes every change down, with who made it.
package people
