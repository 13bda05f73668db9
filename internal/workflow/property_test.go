package workflow_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/workflow"
	"parvis/services"
)

// Whatever residents and agents do with a request, in whatever order, however late: it stands where its definition says,
// came there by moves of the definition, is decided with reasons and a way to contest, is refused by a person only, tells
// each thing once, and can still be ended.
func TestAnyLifeOfARequestIsSound(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(services.Files, "*.yaml")
	must(t, err)
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".yaml"), func(t *testing.T) {
			t.Parallel()
			source, err := fs.ReadFile(services.Files, file)
			must(t, err)
			b := setup(t, dbtest.New(t))
			in, err := b.offer.Import(b.Here(), file, source, "test")
			must(t, err)
			service, err := b.offer.Version(b.Here(), in.Service, in.Version)
			must(t, err)
			b.Clock.Set(time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC))
			rapid.Check(t, func(rt *rapid.T) { (&life{bundle: b, rt: rt, service: service, version: int64(in.Version)}).live() })
		})
	}
}

// life is one request, from its sending to its end.
type life struct {
	*bundle
	rt      *rapid.T
	service *catalogue.Service
	version int64
	c       cases.Case
}

func (l *life) live() {
	example := rapid.SampledFrom(l.service.Examples).Draw(l.rt, "answers")
	start, _ := l.service.State(l.service.StartState())
	state, err := cases.StateOf(l.service.StartState(), *start)
	l.must(err)
	person := rapid.SampledFrom([]cases.Party{casestest.Nolwenn(), casestest.Yvonne(), {}}).Draw(l.rt, "person")
	l.must(l.DB.Write(l.Here(), func(tx *db.Tx) (err error) {
		l.c, err = l.Cases.Open(l.Here(), tx, cases.NewCase{
			Service: l.service.Service, Version: l.version, Title: l.service.Title.In(i18n.FR), Lang: rapid.SampledFrom(i18n.Langs).Draw(l.rt, "lang"),
			Person: person, Team: identity.TeamID(l.service.Owner), Channel: cases.ByWeb, State: state, Answers: example.Answers,
		})
		return err
	}))
	l.runAll()
	for range rapid.IntRange(1, 8).Draw(l.rt, "deeds") {
		l.deed(rapid.SampledFrom([]string{"move", "move", "answer", "time", "time", "object", "ask", "task", "paper", "correct", "rate"}).Draw(l.rt, "deed"))
		l.runAll()
		l.sound()
	}
	l.ends()
}

func (l *life) must(err error) {
	if err != nil {
		l.rt.Fatal(err)
	}
}

// runAll lets everything run that is due.
func (l *life) runAll() {
	l.must(l.Jobs.Drain(l.Here()))
	l.reload()
}

func (l *life) reload() {
	c, err := l.Cases.Load(l.Here(), l.DB.Read(), l.c.ID)
	l.must(err)
	l.c = c
}

// deed does one thing; what a case in that state refuses, it refuses with a word of ours.
func (l *life) deed(what string) {
	by := cases.Change{Case: l.c.ID}
	agent := identity.AsAgent(l.Here(), l.Agent(rapid.SampledFrom([]string{"thomas.morvan", "claire.morvan"}).Draw(l.rt, "agent")))
	if what == "time" {
		l.Clock.Advance(time.Duration(rapid.IntRange(1, 30*24).Draw(l.rt, "hours")) * time.Hour)
		l.must(l.Cases.NoticeMissed(l.Here()))
		return
	}
	err := l.DB.Write(agent, func(tx *db.Tx) error {
		switch what {
		case "move":
			return l.move(agent, tx)
		case "answer":
			example := rapid.SampledFrom(l.service.Examples).Draw(l.rt, "values")
			_, err := l.Cases.Answer(l.Here(), tx, by, cases.Reply{Text: "Voici.", Values: example.Answers})
			return err
		case "object":
			_, err := l.Cases.Object(l.Here(), tx, by, cases.Objected{Text: "Je conteste.", Human: rapid.Bool().Draw(l.rt, "human")})
			return err
		case "ask":
			return l.flow.Ask(agent, tx, by, cases.Question{Text: i18n.Text{i18n.FR: "Pouvez-vous préciser ?", i18n.EN: "Could you say more?"}})
		case "task":
			for _, task := range l.c.Tasks {
				if task.DoneAt.IsZero() {
					_, err := l.Cases.DoneTask(agent, tx, by, task.ID)
					return err
				}
			}
			return nil
		case "paper":
			_, _, err := l.Cases.AddDocument(l.Here(), tx, by, cases.Document{ID: db.NewID(), Name: "a.pdf", Type: "application/pdf", FileKey: "k", Scan: cases.ScanClean})
			return err
		case "correct":
			by.Why = "une erreur"
			_, err := l.Cases.Correct(agent, tx, by, l.service.Fields()[0].ID, "autre")
			return err
		}
		_, err := l.Cases.Rate(l.Here(), tx, by, cases.Rated{Helped: cases.HelpedYes})
		return err
	})
	if kind := errs.KindOf(err); err != nil && kind == errs.Internal {
		l.rt.Fatalf("%s: %v", what, err)
	}
}

// move makes one of those offered; a move that is not offered is refused.
func (l *life) move(agent context.Context, tx *db.Tx) error {
	offers, err := l.flow.Moves(agent, l.c)
	if err != nil {
		return err
	}
	name := rapid.SampledFrom(l.service.Flow.Moves).Draw(l.rt, "move").Name
	amount := cases.Cents(1000)
	_, err = l.flow.Move(agent, tx, workflow.Choice{Case: l.c.ID, Move: name, Reason: "Voici pourquoi.", Amount: &amount})
	offered := false
	for _, o := range offers {
		offered = offered || o.Name == name
	}
	if offered != (err == nil) {
		l.rt.Fatalf("move %s: offered %v, and then %v", name, offered, err)
	}
	return err
}

func (l *life) sound() {
	history, err := l.Cases.History(l.Here(), l.DB.Read(), l.c.ID)
	l.must(err)
	if _, ok := l.service.State(l.c.State); !ok {
		l.rt.Fatalf("the state %q is not in the definition", l.c.State)
	}
	told := map[string]bool{}
	for _, e := range history {
		switch d := e.Data.(type) {
		case *cases.Moved:
			l.legal(e, d)
		case *cases.Decided:
			l.decided(e, d)
		case *cases.Notified:
			key := d.Notice.String() + d.State
			if told[key] {
				l.rt.Fatalf("told twice: %s to %s\n%s", d.Template, d.Address, l.story(l.c))
			}
			told[key] = true
		}
	}
	l.clocks()
	rebuilt(l.rt, l.bundle, l.c)
}

// legal asks that a move is one of the definition, from there to there, by whom it lets; only closing has no move.
func (l *life) legal(e cases.Event, d *cases.Moved) {
	if d.Move == "" {
		if st, _ := l.service.State(d.To); !st.Final && !st.Waits {
			l.rt.Fatalf("came to %s by no move\n%s", d.To, l.story(l.c))
		}
		return
	}
	m, ok := l.service.Move(d.Move)
	if !ok || !m.From.Has(d.From) || m.To != d.To {
		l.rt.Fatalf("the move %s from %s to %s is not in the definition\n%s", d.Move, d.From, d.To, l.story(l.c))
	}
	if d.Outcome == catalogue.OutcomeRefused && m.Automatic == "" && e.By.Kind != identity.ByAnAgent {
		l.rt.Fatalf("refused by %s\n%s", e.By.Kind, l.story(l.c))
	}
}

func (l *life) decided(e cases.Event, d *cases.Decided) {
	reasons := d.Reason != ""
	if d.Explanation != nil {
		reasons = reasons || len(d.Explanation.Sentences(i18n.FR)) > 0 && len(d.Explanation.Sentences(i18n.EN)) > 0
	}
	if !reasons || d.Contest.In(i18n.FR) == "" || d.Contest.In(i18n.EN) == "" {
		l.rt.Fatalf("a decision without reasons or a way to contest\n%s", l.story(l.c))
	}
	if d.Automatic != (e.By.Kind == identity.ByAutomation) || !d.Automatic && d.By == "" {
		l.rt.Fatalf("who decided? automatic %v, by %q, event by %s", d.Automatic, d.By, e.By.Kind)
	}
}

// clocks asks that what a state pauses stands still while the resident is awaited, and that nothing runs once a case has
// ended. Once the resident's own time has passed, the authority's runs again (CRPA L114-5).
func (l *life) clocks() {
	for _, d := range l.c.Deadlines {
		if d.Ended() || !d.MissedAt.IsZero() {
			continue
		}
		if l.c.Closed() {
			l.rt.Fatalf("%s still runs in a closed case\n%s", d.Name, l.story(l.c))
		}
		for _, paused := range l.c.StatePauses {
			if paused == d.Name && !d.Paused() && !l.silent() {
				l.rt.Fatalf("%s runs while %s pauses it\n%s", d.Name, l.c.State, l.story(l.c))
			}
		}
	}
}

// silent tells that the resident's time to answer has passed.
func (l *life) silent() bool {
	for _, d := range l.c.Deadlines {
		if d.Resident && !d.MissedAt.IsZero() {
			return true
		}
	}
	return false
}

// ends asks that an agent with every right can bring the case to an end from wherever it stands.
func (l *life) ends() {
	seen := map[string]bool{}
	reach := []string{l.c.State}
	for len(reach) > 0 {
		state := reach[0]
		reach = reach[1:]
		if st, _ := l.service.State(state); st.Final {
			return
		}
		for _, m := range l.service.MovesFrom(state) {
			if m.It.May != catalogue.MayRules && !seen[m.It.To] {
				seen[m.It.To] = true
				reach = append(reach, m.It.To)
			}
		}
	}
	l.rt.Fatalf("no way to end it from %s", l.c.State)
}
