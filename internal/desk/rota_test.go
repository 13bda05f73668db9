package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

// given lets a little time pass, in which what waits is given.
func (b *bundle) given(c cases.Case) cases.Case {
	b.t.Helper()
	b.Clock.Advance(3 * time.Second)
	return b.settled(c)
}

func (b *bundle) rule(r rota.Rule) {
	b.t.Helper()
	b.Write(b.Here(), func(tx *db.Tx) error { return b.rota.SaveRule(b.Here(), tx, r) })
}

// loads are the open items of each agent.
func (b *bundle) held(local string) (n int) {
	b.t.Helper()
	err := b.DB.Read().QueryRowContext(b.Here(), "select coalesce(sum(held), 0) from rota_loads where agent_id = $1", b.Agent(local).ID.UUID).Scan(&n)
	must(b.t, err)
	return n
}

// What comes in goes in turns to those who are there, with the reason in the history; the counters follow what is
// assigned, ended, taken back and forgotten.
func TestWorkIsGiven(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		thomas := b.as("thomas.morvan")
		b.rule(rota.Rule{Team: town.Sports, Given: true})
		members, err := b.IDs.AgentsOf(b.Here(), town.Sports)
		must(t, err)
		got := map[identity.AgentID]int{}
		var last cases.Case
		for range 2 * len(members) {
			last = b.given(b.Open())
			got[last.Agent]++
		}
		for _, m := range members {
			if got[m.ID] != 2 {
				t.Errorf("%s has %d, want 2 each: %v", m.Name, got[m.ID], got)
			}
		}
		expects(t, "says why", thomas.Get(path(last)), 200, last.AgentName, "parce que", "de service")
		before := b.held("thomas.morvan")
		if before != 2 {
			t.Fatalf("thomas has %d", before)
		}
		mine := b.of("thomas.morvan")
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Move(ctx, tx, cases.Change{Case: mine.ID, By: casestest.Claire}, cases.Step{To: casestest.Granted()})
		})
		if n := b.held("thomas.morvan"); n != 1 {
			t.Errorf("one is ended: %d", n)
		}
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Undo(ctx, tx, cases.Change{Case: mine.ID, By: casestest.Claire}, mine.Revision+1)
		})
		if n := b.held("thomas.morvan"); n != 2 {
			t.Errorf("taken back: %d", n)
		}
		b.Write(b.Here(), func(tx *db.Tx) error {
			if _, err := b.Cases.Forget(b.Here(), tx, mine.ID); err != nil {
				return err
			}
			return rota.Forget(b.Here(), tx, mine.ID.UUID)
		})
		if n := b.held("thomas.morvan"); n != 1 {
			t.Errorf("forgotten: %d", n)
		}
	})
}

// of is an open case of an agent.
func (b *bundle) of(local string) cases.Case {
	b.t.Helper()
	found, err := b.Cases.List(b.Here(), b.DB.Read(), cases.Filter{Agent: b.Agent(local).ID}, cases.Cursor{}, 1)
	must(b.t, err)
	if len(found.Rows) == 0 {
		b.t.Fatalf("%s has nothing", local)
	}
	c, err := b.Cases.Load(b.Here(), b.DB.Read(), found.Rows[0].ID)
	must(b.t, err)
	return c
}

// At night it stays with the team, says so once, and is given in the morning; so is a message.
func TestWorkWaitsForTheOpening(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		thomas := b.as("thomas.morvan")
		b.rule(rota.Rule{Team: town.Sports, Given: true})
		b.rule(rota.Rule{Team: town.Welcome, Given: true})
		b.Clock.Set(time.Date(2026, 9, 10, 21, 0, 0, 0, time.UTC))
		c := b.given(b.Open())
		came := b.writes(b.mailboxOf(town.Welcome), bins)
		if !c.Agent.IsZero() || b.threadNow(came.Thread).Agent != uuid.Nil {
			t.Fatal("given at night")
		}
		thomas = b.as("thomas.morvan")
		body := thomas.Get(path(c)).Body
		if strings.Count(body, "la mairie est fermée") != 1 {
			t.Error("does not say why it stays")
		}
		expects(t, "so does the message", thomas.Get(at(came.Thread)), 200, "la mairie est fermée")
		b.Clock.Set(time.Date(2026, 9, 11, 9, 0, 0, 0, time.UTC))
		if c = b.settled(c); c.Agent.IsZero() {
			t.Error("not given in the morning")
		}
		if b.threadNow(came.Thread).Agent == uuid.Nil {
			t.Error("the message is not given in the morning")
		}
		expects(t, "says why", b.as("thomas.morvan").Get(at(came.Thread)), 200, "parce que")
	})
}

func (b *bundle) mailboxOf(team identity.TeamID) (a inbox.Account) {
	b.t.Helper()
	b.Write(b.Here(), func(tx *db.Tx) (err error) {
		a, err = b.inbox.AddAccount(b.Here(), tx, inbox.NewAccount{Door: inbox.Email, Address: string(team) + "@portvieux.example", Name: "Accueil", Team: team})
		return err
	})
	return a
}

// Whoever is away is given nothing; what they have stands in the views of who sees to it, for as long.
func TestACoverSeesTheWorkOfWhoIsAway(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := quiet(t, d)
		claire, thomas := b.Agent("claire.morvan"), b.Agent("thomas.morvan")
		mine := b.Open(casestest.About("Affaire de Thomas"))
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Assign(ctx, tx, cases.Change{Case: mine.ID, By: casestest.Claire}, cases.Assignment{Team: town.Sports, Agent: thomas.ID, Name: thomas.Name})
		})
		browser := b.as("thomas.morvan")
		expects(t, "the page", browser.Get("/desk/me/absence"), 200, "Aucune absence prévue")
		expects(t, "no days", browser.Post("/desk/me/absence", "cover", claire.ID.String()), 422, "Choisissez le premier jour", "Choisissez le dernier jour")
		expects(t, "the wrong way round", browser.Post("/desk/me/absence", "from", "2026-09-12", "to", "2026-09-10"), 422, "qui ne vient pas avant le premier")
		expects(t, "over already", browser.Post("/desk/me/absence", "from", "2026-08-01", "to", "2026-08-10"), 422, "déjà passée")
		expects(t, "by oneself", browser.Post("/desk/me/absence", "from", "2026-09-10", "to", "2026-09-11", "cover", thomas.ID.String()), 422, "quelqu’un d’autre")
		expects(t, "noted", browser.Post("/desk/me/absence", "from", "2026-09-10", "to", "2026-09-11", "cover", claire.ID.String()), 303)
		expects(t, "is said", browser.Get("/desk/me/absence"), 200, "L’absence est notée", "Claire Morvan s’en occupe")
		view := "/desk?view=cover-" + thomas.ID.String()
		cover := b.as("claire.morvan")
		expects(t, "in the cover's views", cover.Get("/desk"), 200, "À la place de Thomas Morvan")
		expects(t, "with the work", cover.Get(view), 200, "Affaire de Thomas")
		if body := b.as("gwen.tanguy").Get(view).Body; strings.Contains(body, "À la place de") {
			t.Error("another sees the view of the cover")
		}
		b.rule(rota.Rule{Team: town.Sports, Given: true})
		if c := b.given(b.Open()); c.Agent == thomas.ID {
			t.Error("given to who is away")
		}
		b.Clock.Set(time.Date(2026, 9, 12, 9, 0, 0, 0, time.UTC))
		if body := b.as("claire.morvan").Get("/desk").Body; strings.Contains(body, "À la place de") {
			t.Error("the view stays after the return")
		}
		if b.read(mine).Agent != thomas.ID {
			t.Error("the work did not come back")
		}
	})
}

// Who manages sets rules, skills and absences of others; nobody else does.
func TestWhoSetsTheRota(t *testing.T) {
	t.Parallel()
	b := quiet(t, dbtest.New(t))
	thomas := b.Agent("thomas.morvan")
	claire := b.as("claire.morvan")
	for _, at := range []string{"/desk/rota", "/desk/rota/" + thomas.ID.String()} {
		expects(t, "a caseworker", claire.Get(at), 403)
	}
	boss := b.as("helene.riou")
	expects(t, "the page", boss.Get("/desk/rota"), 200, "Thomas Morvan", "0 demande ouverte")
	expects(t, "not a number", boss.Post("/desk/rota", "team", string(town.Sports), "how", "given", "most", "beaucoup"), 422, "Écrivez un nombre", "beaucoup")
	expects(t, "no such team", boss.Post("/desk/rota", "team", "x", "most", "1"), 404)
	expects(t, "kept", boss.Post("/desk/rota", "team", string(town.Sports), "how", "given", "how", "topic", "most", "12"), 303)
	rule, err := b.rota.RuleOf(b.Here(), b.DB.Read(), town.Sports)
	must(t, err)
	if rule != (rota.Rule{Team: town.Sports, Given: true, ByTopic: true, Most: 12}) {
		t.Errorf("rule: %+v", rule)
	}
	expects(t, "skills", boss.Post("/desk/rota/"+thomas.ID.String(), "lang", "en", "lang", "xx", "topic", "child-sport-grant", "topic", "nothing"), 303)
	skills, err := b.rota.AllSkills(b.Here(), b.DB.Read())
	must(t, err)
	if k := skills[thomas.ID.UUID]; len(k.Langs) != 1 || k.Langs[0] != i18n.EN || len(k.Topics) != 1 {
		t.Errorf("skills: %+v", k)
	}
	expects(t, "away", boss.Post("/desk/rota/"+thomas.ID.String()+"/absence", "from", "2026-09-09", "to", "2026-09-20"), 303)
	expects(t, "is said", boss.Get("/desk/rota"), 200, "Absent")
	all, err := b.rota.Absences(b.Here(), b.DB.Read())
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("absences: %v", all)
	}
	expects(t, "another's absence", claire.Post("/desk/me/absence/"+all[0].ID.String()+"/end"), 404)
	expects(t, "back early", b.as("thomas.morvan").Post("/desk/me/absence/"+all[0].ID.String()+"/end"), 303)
	if all, err = b.rota.Absences(b.Here(), b.DB.Read()); err != nil || len(all) != 0 {
		t.Errorf("still away: %v, %v", all, err)
	}
}
