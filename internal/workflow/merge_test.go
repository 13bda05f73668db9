package workflow_test

import (
	"os"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
	"parvis/internal/workflow"
)

// street is a report about a hole, sent by somebody who wants news.
func (b *bundle) street(who cases.Party) cases.Case {
	b.t.Helper()
	source, err := os.ReadFile("../../services/street-problem.yaml")
	must(b.t, err)
	_, err = b.offer.Import(b.Here(), "street-problem.yaml", source, "test")
	must(b.t, err)
	service, version, err := b.offer.Live(b.Here(), "street-problem")
	must(b.t, err)
	start, _ := service.State(service.StartState())
	state, err := cases.StateOf(service.StartState(), *start)
	must(b.t, err)
	return b.runs(b.Open(casestest.Of(who), casestest.In(state), func(in *cases.NewCase) {
		in.Service, in.Version = "street-problem", int64(version)
		in.Answers = catalogue.Answers{"kind": "other", "place": map[string]any{"lat": 48.1, "lon": -4.1}, "details": "Trou devant chez " + who.Name}
	}))
}

func (b *bundle) merge(follower, main cases.Case) (cases.Case, error) {
	ctx := identity.AsAgent(b.Here(), b.Agent("thomas.morvan"))
	err := b.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := b.flow.Merge(ctx, tx, cases.Change{Case: follower.ID}, main.ID)
		return err
	})
	return b.runs(follower), err
}

// mails are the subjects of what was sent about a case, with the texts.
func (b *bundle) mails(c cases.Case) (subjects []string, texts string) {
	b.t.Helper()
	records, err := b.notices.OfCase(b.Here(), c.ID.UUID)
	must(b.t, err)
	for _, r := range records {
		subjects = append(subjects, r.Subject)
		texts += r.Body.Text(i18n.FR, notify.Letterhead{}, false) + "\n"
	}
	return subjects, texts
}

// Three people report one hole. The two who follow hear of each turn by their own link, and nothing of anybody else; the
// one whose report was merged into hears nothing new.
func TestFollowersHearOfEachTurn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		main, second := b.street(casestest.Karim()), b.street(casestest.Nolwenn())
		second, err := b.merge(second, main)
		must(t, err)
		if !second.Follows() {
			t.Fatalf("not merged: %+v", second.Main)
		}
		main = b.makes(main, workflow.Choice{Move: "mend"})
		second = b.runs(second)
		if second.Follows() || second.Outcome != catalogue.OutcomeDone {
			t.Errorf("the follower has not heard of the end: %+v, %s", second.Main, second.Outcome)
		}
		subjects, texts := b.mails(second)
		if len(subjects) != 3 || !strings.Contains(subjects[1], "nous la traitons avec une autre") || !strings.Contains(texts, "c’est réparé") {
			t.Errorf("mails of the follower: %q\n%s", subjects, texts)
		}
		for _, others := range []string{"Karim", string(main.Reference), b.Cases.LinkToken(main).String()} {
			if strings.Contains(texts, others) {
				t.Errorf("the follower reads %q", others)
			}
		}
		if !strings.Contains(texts, b.Cases.LinkToken(second).String()) {
			t.Error("no link to their own request")
		}
		if _, texts := b.mails(main); strings.Contains(texts, "Nolwenn") || strings.Contains(texts, string(second.Reference)) {
			t.Error("the one that is worked on tells of its followers")
		}
	})
}

// While it waits for its own resident, others are not told that they are waited for.
func TestAQuestionToOneIsNotAskedOfTheFollowers(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	main, second := b.street(casestest.Karim()), b.street(casestest.Nolwenn())
	second, err := b.merge(second, main)
	must(t, err)
	before, _ := b.mails(second)
	b.makes(main, workflow.Choice{Move: "ask"})
	second = b.runs(second)
	if after, _ := b.mails(second); len(after) != len(before) || strings.Contains(second.Main.Stands["fr"], "attendons") {
		t.Errorf("told: %q, stands %v", after, second.Main.Stands)
	}
}

// Two people who ask for a grant are owed two answers; one who asks twice is not.
func TestADecisionIsOwedToEach(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	mine, theirs := b.opens(old), b.opens(old, casestest.Of(casestest.Karim()))
	if _, err := b.merge(mine, theirs); errs.KindOf(err) != errs.Conflict || errs.KeyOf(err) != "workflow.two_people" {
		t.Errorf("two people: %v", err)
	}
	who := identity.NewPerson{Given: "Nolwenn", Family: "Le Goff"}
	var id identity.PersonID
	b.Write(b.Here(), func(tx *db.Tx) (err error) { id, err = b.IDs.Register(b.Here(), tx, who); return err })
	again := casestest.Of(cases.Party{ID: id, Name: "Nolwenn Le Goff"})
	if _, err := b.merge(b.opens(old, again), b.opens(old, again)); err != nil {
		t.Errorf("one person, twice: %v", err)
	}
}

// What is split is told so, and stands where it stood.
func TestSplitIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	main, second := b.street(casestest.Karim()), b.street(casestest.Nolwenn())
	was := second.State
	second, err := b.merge(second, main)
	must(t, err)
	ctx := identity.AsAgent(b.Here(), b.Agent("thomas.morvan"))
	must(t, b.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := b.Cases.Split(ctx, tx, cases.Change{Case: second.ID})
		return err
	}))
	second = b.runs(second)
	if subjects, _ := b.mails(second); second.State != was || !strings.Contains(subjects[len(subjects)-1], "de nouveau traitée à part") {
		t.Errorf("%s: %q", second.State, subjects)
	}
}
