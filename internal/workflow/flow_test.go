package workflow_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/notify"
	"parvis/internal/workflow"
)

// bundle is a town where the sport grant is live and its flow runs.
type bundle struct {
	*casestest.House
	t       testing.TB
	flow    *workflow.Service
	offer   *catalogue.Store
	notices *notify.Service
	files   files.Store
}

func setup(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	return setupWith(t, d, nil)
}

// setupWith changes the definition before it is published, by its text: old, new, old, new.
func setupWith(t testing.TB, d *db.DB, edits []string, wired ...func(*workflow.Deps)) *bundle {
	t.Helper()
	h := casestest.New(t, d)
	h.Clock.Set(time.Date(2026, 9, 10, 9, 0, 0, 0, time.UTC))
	store, err := folder.Open(t.TempDir(), 10<<20, h.Clock)
	must(t, err)
	offer := catalogue.New(d, h.Bus)
	from := "../../services/child-sport-grant.yaml"
	if len(edits) > 0 {
		from = "testdata/grant.yaml" // stands still while the town's own is worked on
	}
	source, err := os.ReadFile(from)
	must(t, err)
	if len(edits) > 0 { // its examples are for the definition as it stands
		before, _, _ := strings.Cut(string(source), "\nexamples:\n")
		source = []byte(before + "\n")
	}
	for i := 0; i+1 < len(edits); i += 2 {
		if !strings.Contains(string(source), edits[i]) {
			t.Fatalf("the definition has no %q to change", edits[i])
		}
		source = []byte(strings.Replace(string(source), edits[i], edits[i+1], 1))
	}
	imported, err := offer.Import(h.Here(), "child-sport-grant.yaml", source, "test")
	if err != nil {
		t.Fatalf("import: %v\n%v", err, imported.Faults)
	}
	notices := notify.New(notify.Parts{DB: d, Jobs: h.Jobs, Bus: h.Bus, Sender: notify.Outbox(), Config: notify.Config{Demo: true}})
	notices.Register()
	deps := workflow.Deps{
		DB: d, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Files: store, Cases: h.Cases, Offer: offer, Notices: notices, Identity: h.IDs,
		Origin: func(context.Context, *identity.Authority) string { return "https://portvieux.example" },
	}
	for _, wire := range wired {
		wire(&deps)
	}
	b := &bundle{House: h, t: t, offer: offer, notices: notices, files: store, flow: workflow.New(deps)}
	b.Agent("thomas.morvan") // the town's teams are there
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// opens sends a request for the grant and lets everything run that it sets off.
func (b *bundle) opens(change func(catalogue.Answers), options ...casestest.Option) cases.Case {
	b.t.Helper()
	return b.runs(b.sends(change, options...))
}

// sends only puts the request in.
func (b *bundle) sends(change func(catalogue.Answers), options ...casestest.Option) cases.Case {
	b.t.Helper()
	return b.Open(append([]casestest.Option{func(in *cases.NewCase) {
		in.Answers = catalogue.Answers{
			"child_name": "Inès Le Goff", "birth_date": "2017-03-02", "club": "judo-club-du-port", "fee": 120.0,
			"address":        map[string]any{"line": "4 rue des Voiliers", "postcode": "29990", "city": "Portvieux", "commune": b.commune()},
			"knows_quotient": true, "quotient": 350.0, "payee": "club",
			"applicant": map[string]any{"first_name": "Nolwenn", "last_name": "Le Goff", "email": "nolwenn@mel.example"}, "honest": true,
		}
		if change != nil {
			change(in.Answers)
		}
	}}, options...)...)
}

// unknown leaves the quotient to be asked for.
func unknown(a catalogue.Answers) { a["knows_quotient"] = false; delete(a, "quotient") }

// old is a young man of nineteen: a person has to look.
func old(a catalogue.Answers) { a["birth_date"] = "2007-01-10" }

// moves has an agent make a move.
func (b *bundle) moves(c cases.Case, agent, move, reason string) cases.Case {
	b.t.Helper()
	return b.makesAs(c, agent, workflow.Choice{Move: move, Reason: reason})
}

// makes has thomas.morvan, who may decide, make a choice.
func (b *bundle) makes(c cases.Case, choice workflow.Choice) cases.Case {
	b.t.Helper()
	return b.makesAs(c, "thomas.morvan", choice)
}

func (b *bundle) makesAs(c cases.Case, agent string, choice workflow.Choice) cases.Case {
	b.t.Helper()
	ctx := identity.AsAgent(b.Here(), b.Agent(agent))
	choice.Case = c.ID
	must(b.t, b.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := b.flow.Move(ctx, tx, choice)
		return err
	}))
	return b.runs(c)
}

// tasks are the texts of those that stand open.
func tasks(c cases.Case) (texts []string) {
	for _, task := range c.Tasks {
		if task.DoneAt.IsZero() {
			texts = append(texts, strings.ReplaceAll(task.Text, "\u00a0", " "))
		}
	}
	return texts
}

// story writes what happened to a case, for a failed test.
func (b *bundle) story(c cases.Case) string {
	history, err := b.Cases.History(b.Here(), b.DB.Read(), c.ID)
	must(b.t, err)
	var lines strings.Builder
	for _, e := range history {
		data, err := json.Marshal(e.Data)
		must(b.t, err)
		fmt.Fprintf(&lines, "%d %s by %s: %.400s\n", e.Seq, e.Kind, e.By.Name, data)
	}
	return lines.String()
}

// commune is the code of the town's own commune.
func (b *bundle) commune() string {
	var communes []string
	_, err := b.Portvieux.Settings.Read("communes", &communes)
	must(b.t, err)
	return communes[0]
}

// runs lets all jobs run and reads the case again.
func (b *bundle) runs(c cases.Case) cases.Case {
	b.t.Helper()
	must(b.t, b.Jobs.Drain(b.Here()))
	now, err := b.Cases.Load(b.Here(), b.DB.Read(), c.ID)
	must(b.t, err)
	return now
}

func (b *bundle) told(c cases.Case) (names []string) {
	b.t.Helper()
	records, err := b.notices.OfCase(b.Here(), c.ID.UUID)
	must(b.t, err)
	for _, r := range records {
		names = append(names, strings.TrimPrefix(r.Name, "child-sport-grant."))
	}
	return names
}

func TestRulesGrantWhatIsClear(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.opens(nil)
		if c.State != "granted" || c.Outcome != catalogue.OutcomeGranted {
			t.Fatalf("state: got %s (%s), want granted", c.State, c.Outcome)
		}
		if amount, _ := c.Amount(); amount != 8000 {
			t.Errorf("amount: got %d cents, want 8000", amount)
		}
		if !c.Decision.Automatic || c.Decision.Explanation == nil {
			t.Error("the decision does not say that rules made it, or why")
		}
		said := strings.ReplaceAll(strings.Join(c.Decision.Explanation.Sentences("fr"), " "), "\u00a0", " ")
		for _, want := range []string{"9 ans", "350", "première aide", "80"} {
			if !strings.Contains(said, want) {
				t.Errorf("the explanation misses %q: %s", want, said)
			}
		}
		if got := strings.Join(b.told(c), " "); !strings.Contains(got, "received") || !strings.Contains(got, "granted") {
			t.Errorf("told: got %q, want received and granted", got)
		}
		b.hasLetter(c)
	})
}

func (b *bundle) hasLetter(c cases.Case) {
	b.t.Helper()
	for _, doc := range c.Documents {
		if doc.Letter == "" {
			continue
		}
		f, err := b.files.Open(b.Here(), doc.FileKey)
		must(b.t, err)
		defer f.Close()
		if head, err := io.ReadAll(io.LimitReader(f, 5)); err != nil || string(head) != "%PDF-" {
			b.t.Errorf("the letter begins %q (%v)", head, err)
		}
		return
	}
	b.t.Errorf("no letter among %d documents", len(c.Documents))
}

func TestUnknownIsAskedThenDecided(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(func(a catalogue.Answers) { a["knows_quotient"] = false; delete(a, "quotient") })
	if c.State != "missing" || !c.Waiting() || len(c.OpenQuestions()) != 1 {
		t.Fatalf("got state %s with %d open questions, want missing with one", c.State, len(c.OpenQuestions()))
	}
	if got := strings.Join(c.OpenQuestions()[0].Fields, " "); got != "quotient tax_notice" {
		t.Errorf("asked: got %q", got)
	}
	c = b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.Answer(ctx, tx, cases.Change{Case: c.ID}, cases.Reply{Values: catalogue.Answers{"knows_quotient": true, "quotient": 640.0}})
	})
	if c = b.runs(c); c.State != "granted" {
		t.Fatalf("after the answer: got %s, want granted", c.State)
	}
	if amount, _ := c.Amount(); amount != 5000 {
		t.Errorf("amount: got %d cents, want 5000", amount)
	}
}

func TestSilenceIsRemindedThenClosed(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(func(a catalogue.Answers) { a["knows_quotient"] = false; delete(a, "quotient") })
	for range 60 {
		b.Clock.Advance(24 * time.Hour)
		must(t, b.Cases.NoticeMissed(b.Here()))
		c = b.runs(c)
	}
	if c.Outcome != catalogue.OutcomeNoAnswer {
		t.Errorf("outcome: got %q in state %s, want no_answer", c.Outcome, c.State)
	}
	told := strings.Join(b.told(c), " ")
	if n := strings.Count(told, "reminder"); n != 2 {
		t.Errorf("reminders: got %d, want 2 (%s)", n, told)
	}
	if strings.Count(told, "last_call") != 1 {
		t.Errorf("last call: got %s", told)
	}
}

func TestAnAgentRefusesWithAReason(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(func(a catalogue.Answers) { a["birth_date"] = "2007-01-10" })
	if c.State != "review" || c.Team != town.Sports {
		t.Fatalf("got %s at %s, want review at the sports office\n%s", c.State, c.Team, b.story(c))
	}
	ctx := identity.AsAgent(b.Here(), b.Agent("thomas.morvan"))
	refuse := func(reason string, expect int64) error {
		return b.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := b.flow.Move(ctx, tx, workflow.Choice{Case: c.ID, Expect: expect, Move: "refuse", Reason: reason})
			return err
		})
	}
	if err := refuse("", c.Revision); !errors.Is(err, workflow.ErrReason) {
		t.Errorf("without a reason: got %v", err)
	}
	if err := refuse("L’enfant a 19 ans.", 1); err == nil {
		t.Error("a stale page refused")
	}
	must(t, refuse("L’enfant a 19 ans.", c.Revision))
	c = b.runs(c)
	if c.State != "refused" || c.Decision.By != "Thomas Morvan" || c.Decision.Automatic {
		t.Errorf("got %s, decided by %q (automatic %v)", c.State, c.Decision.By, c.Decision.Automatic)
	}
	b.hasLetter(c)
	if err := refuse("encore", c.Revision); !errors.Is(err, workflow.ErrNoMove) {
		t.Errorf("twice: got %v, want no such move", err)
	}
}

// A job may run twice: after a crash, or on two machines.
func TestWhatRanOnceIsNotDoneAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.opens(nil)
		for seq := int64(1); seq <= c.Revision; seq++ {
			must(t, b.flow.Replay(b.Here(), workflow.Run{Authority: c.Authority, Case: c.ID.UUID, Seq: seq}))
		}
		if again := b.runs(c); again.Revision != c.Revision {
			t.Errorf("running every job again added %d events", again.Revision-c.Revision)
		}
	})
}

func replayed(c cases.Case, seq int64) workflow.Run {
	return workflow.Run{Authority: c.Authority, Case: c.ID.UUID, Seq: seq}
}
