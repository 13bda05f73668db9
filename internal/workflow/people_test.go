package workflow_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/notify"
)

// wantTask fails unless exactly one open task says this.
func wantTask(t *testing.T, c cases.Case, says string) {
	t.Helper()
	n := 0
	for _, text := range tasks(c) {
		if strings.Contains(text, says) {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d open tasks say %q, want one: %q", n, says, tasks(c))
	}
}

func TestPersonAndHelperAreEachToldOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		helper := casestest.Karim()
		c := b.opens(nil, func(in *cases.NewCase) { in.Helper = &cases.Helper{Party: helper} })
		for seq := int64(1); seq <= c.Revision; seq++ {
			must(t, b.flow.Replay(b.Here(), replayed(c, seq)))
		}
		records, err := b.notices.OfCase(b.Here(), c.ID.UUID)
		must(t, err)
		told := map[string]int{}
		for _, r := range records {
			told[r.Name+" "+r.To.Address]++
		}
		for _, who := range []cases.Party{c.Person, helper} {
			email, _ := who.Reach(identity.Email)
			for _, name := range []string{"child-sport-grant.received ", "child-sport-grant.granted "} {
				if told[name+email.Value] != 1 {
					t.Errorf("%s%s: told %d times, want once", name, email.Value, told[name+email.Value])
				}
			}
		}
		if len(records) != 4 {
			t.Errorf("%d notices, want 4: %v", len(records), told)
		}
	})
}

func TestWhoHasNoEmailIsCalledOrWrittenTo(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(nil, casestest.Of(casestest.Yvonne()))
	wantTask(t, c, "Pas d’e-mail")
	wantTask(t, c, "Votre demande est acceptée : 80 €")
	c = b.opens(unknown, casestest.Of(cases.Party{Name: "Paul Riou"}))
	wantTask(t, c, "écrire à Paul Riou")
	if c = b.opens(nil, casestest.Of(cases.Party{})); len(tasks(c)) != 1 { // only: pay the club
		t.Errorf("somebody who gave no name is to be reached: %q", tasks(c))
	}
}

func TestAMailThatDoesNotArriveBecomesATask(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		wrong := casestest.Nolwenn()
		wrong.Contacts = []cases.Contact{{Kind: identity.Email, Value: "nolwenn@@mel"}, {Kind: identity.Phone, Value: "+33639982107"}}
		c := b.opens(nil, casestest.Of(wrong))
		if c.State != "granted" {
			t.Fatalf("a wrong address stops the decision: %s\n%s", c.State, b.story(c))
		}
		wantTask(t, c, "n’est pas arrivé : appeler le +33639982107")

		c = b.opens(nil)
		email, _ := c.Person.Reach(identity.Email)
		for range 2 {
			must(t, d.Write(b.Here(), func(tx *db.Tx) error {
				return events.Publish(b.Here(), b.Bus, tx, notify.Bounced{Notice: notify.Notice{
					Authority: c.Authority, ID: notify.ID(uuid.New()), Name: "child-sport-grant.granted", Case: c.ID.UUID, Address: email.Value,
				}})
			}))
		}
		c = b.runs(c)
		wantTask(t, c, "n’est pas arrivé")
		if story := b.story(c); !strings.Contains(story, `"state":"bounced"`) {
			t.Errorf("the history does not say that it came back:\n%s", story)
		}
	})
}

func TestWhoeverContestsMeetsAPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.opens(nil)
		first := *c.Decision
		c = b.runs(b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Object(ctx, tx, cases.Change{Case: c.ID}, cases.Objected{Text: "Le club coûte plus cher."})
		}))
		if c.State != "granted" || !c.Contested {
			t.Fatalf("got %s, contested %v: an objection stops nothing by itself", c.State, c.Contested)
		}
		wantTask(t, c, "conteste la décision")
		if told := strings.Join(b.told(c), " "); !strings.Contains(told, "house-objected") {
			t.Errorf("told: %s", told)
		}
		c = b.moves(c, "thomas.morvan", "reopen", "")
		if c.State != "review" || !strings.Contains(strings.Join(b.told(c), " "), "house-reopened") {
			t.Fatalf("got %s, told %v", c.State, b.told(c))
		}
		ctx := identity.AsAgent(b.Here(), b.Agent("thomas.morvan"))
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return b.flow.Ask(ctx, tx, cases.Change{Case: c.ID}, cases.Question{Fields: []string{"fee"}})
		}))
		c = b.runs(b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Answer(ctx, tx, cases.Change{Case: c.ID}, cases.Reply{Values: map[string]any{"fee": 130.0}})
		}))
		if c.Closed() {
			t.Fatalf("rules decided a contested case:\n%s", b.story(c))
		}
		wantTask(t, c, "les règles ne décident plus")
		c = b.moves(c, "thomas.morvan", "grant", "")
		if d := c.Decision; c.State != "granted" || !d.AfterReview || d.Automatic || d.By != "Thomas Morvan" || c.Contested {
			t.Errorf("got %s, decided %+v", c.State, d)
		}
		if n := strings.Count(b.story(c), " decided by "); n != 2 || first.AfterReview {
			t.Errorf("%d decisions in the history, want both", n)
		}
	})
}
