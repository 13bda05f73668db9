package cases_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// Whatever agents, residents and rules do to a case, in whatever order, all that is stored of it is the fold of its events.
func TestAnyHistoryRebuildsTheSameCase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := casestest.New(t, d)
		other := h.Open(casestest.Of(casestest.Karim()))
		done := map[string]int{}
		random := func(rt *rapid.T) {
			h.Clock.Set(dbtest.Start)
			c := h.Open(casestest.In(anyState().Draw(rt, "first state")))
			verbs := anyVerbs(h, c.ID, other.ID)
			for i := range rapid.IntRange(1, 14).Draw(rt, "steps") {
				if rapid.Bool().Draw(rt, "later") {
					h.Clock.Advance(time.Duration(rapid.IntRange(1, 60*24*6).Draw(rt, "minutes")) * time.Minute)
				}
				name := rapid.SampledFrom(verbNames).Draw(rt, fmt.Sprintf("verb %d", i))
				err := d.Write(h.Here(), func(tx *db.Tx) error {
					now, err := h.Cases.Load(h.Here(), tx, c.ID)
					if err != nil {
						return err
					}
					if !rapid.Bool().Draw(rt, "two at once") {
						return verbs[name](h.Here(), tx, rt, now)
					}
					return h.Cases.Together(h.Here(), tx, now, func(ctx context.Context, now cases.Case) error {
						if err := verbs[name](ctx, tx, rt, now); err != nil {
							return err
						}
						if now, err = h.Cases.Load(ctx, tx, now.ID); err != nil {
							return err
						}
						return verbs[rapid.SampledFrom(verbNames).Draw(rt, "and")](ctx, tx, rt, now)
					})
				})
				if err == nil {
					done[name]++
				}
				if kind := errs.KindOf(err); err != nil && kind != errs.Conflict && kind != errs.Invalid && kind != errs.NotFound {
					rt.Fatalf("%s: %v", name, err)
				}
				if name == "sweep" {
					if err := h.Cases.NoticeMissed(context.Background()); err != nil {
						rt.Fatalf("sweep: %v", err)
					}
				}
				checkSound(rt, h, c.ID)
			}
			checkSound(rt, h, other.ID)
		}
		never := verbNames
		for tries := 0; len(never) > 0 && tries < 5; tries++ { // a hundred histories may leave a rare verb out
			rapid.Check(t, random)
			never = slices.DeleteFunc(slices.Clone(verbNames), func(name string) bool { return done[name] > 0 })
		}
		if len(never) > 0 && !t.Failed() {
			t.Errorf("%v never succeeded: the test proves nothing about them", never)
		}
	})
}

func anyState() *rapid.Generator[cases.State] {
	return rapid.SampledFrom([]cases.State{
		casestest.Received(), casestest.Missing(), casestest.Review(), casestest.Granted(), casestest.Refused(),
		{Name: "hours", Clocks: []cases.Clock{{Name: "look", Within: cases.Within{Span: worktime.Span{Working: worktime.Duration(5 * time.Hour)}, AllHours: true}}}},
	})
}

type verb = func(context.Context, *db.Tx, *rapid.T, cases.Case) error

var verbNames = []string{"assign", "move", "ask", "answer", "message", "note", "decide", "correct", "document", "review", "link",
	"unlink", "transfer", "reopen", "rate", "object", "task", "done", "start", "pause", "resume", "meet", "drop", "record",
	"undo", "sweep", "recount", "scan"}

// anyVerbs are all verbs with input drawn at random; by whom, too.
func anyVerbs(h *casestest.House, id, other cases.ID) map[string]verb {
	s := h.Cases
	words := rapid.SampledFrom([]string{"Bonjour", "🦀 été", "", "a\nb"})
	by := func(rt *rapid.T) cases.Change {
		return cases.Change{Case: id, Why: "parce que", By: rapid.SampledFrom([]identity.Actor{
			casestest.Claire, casestest.Thomas, resident, identity.System, identity.Automation("entitled"),
		}).Draw(rt, "by")}
	}
	clock := rapid.SampledFrom([]string{"decide", "answer", "look", "callback"})
	return map[string]verb{
		"assign": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			to := cases.Assignment{Team: rapid.SampledFrom([]identity.TeamID{"", town.Sports, town.Social}).Draw(rt, "team")}
			if rapid.Bool().Draw(rt, "somebody") {
				to.Agent, to.Name = identity.AgentID{UUID: uuid.MustParse(casestest.Claire.ID)}, "Claire Morvan"
			}
			_, err := s.Assign(ctx, tx, by(rt), to)
			return err
		},
		"move": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Move(ctx, tx, by(rt), cases.Step{Move: "m", To: anyState().Draw(rt, "to")})
			return err
		},
		"ask": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			q := cases.Query{Question: cases.Question{Fields: []string{"club"}, Text: i18n.Text{i18n.FR: "Quel club ?"}}}
			if rapid.Bool().Draw(rt, "in time") {
				q.Within, q.Pauses = &cases.Within{Span: worktime.Span{Days: 3}}, []string{"decide"}
			}
			_, _, err := s.Ask(ctx, tx, by(rt), q)
			return err
		},
		"answer": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			r := cases.Reply{Text: words.Draw(rt, "text"), Values: catalogue.Answers{"club": "aviron", "fee": 12.5}}
			if open := now.OpenQuestions(); len(open) > 1 {
				r.Questions = []uuid.UUID{open[0].ID}
			}
			_, err := s.Answer(ctx, tx, by(rt), r)
			return err
		},
		"message": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Message(ctx, tx, by(rt), cases.Messaged{In: rapid.Bool().Draw(rt, "in"), Text: words.Draw(rt, "text"), Documents: []cases.Document{paper()}})
			return err
		},
		"note": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Note(ctx, tx, by(rt), words.Draw(rt, "text"))
			return err
		},
		"decide": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			amount := cases.Cents(rapid.Int64Range(0, 1<<40).Draw(rt, "amount"))
			_, err := s.Decide(ctx, tx, by(rt), cases.Decided{Outcome: "granted", Amount: &amount, Gives: map[string]any{"until": "2027-08-31"}})
			return err
		},
		"correct": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Correct(ctx, tx, by(rt), "fee", rapid.Float64Range(0, 1e6).Draw(rt, "fee"))
			return err
		},
		"document": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, _, err := s.AddDocument(ctx, tx, by(rt), paper())
			return err
		},
		"review": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			if len(now.Documents) == 0 {
				return nil
			}
			doc := rapid.SampledFrom(now.Documents).Draw(rt, "document")
			if rapid.Bool().Draw(rt, "accepted") {
				_, err := s.AcceptDocument(ctx, tx, by(rt), doc.ID)
				return err
			}
			_, err := s.RefuseDocument(ctx, tx, by(rt), doc.ID, "illisible")
			return err
		},
		"scan": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			if len(now.Documents) == 0 {
				return nil
			}
			return s.Scanned(ctx, tx, now.Documents[0].Upload, cases.ScanClean)
		},
		"link": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Link(ctx, tx, by(rt), other, anyRelation().Draw(rt, "relation"))
			return err
		},
		"unlink": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			relation := anyRelation().Draw(rt, "relation")
			if _, err := s.Link(ctx, tx, by(rt), other, relation); err != nil {
				return err
			}
			_, err := s.Unlink(ctx, tx, by(rt), other, relation)
			return err
		},
		"transfer": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Transfer(ctx, tx, by(rt), cases.Handover{To: rapid.SampledFrom([]cases.Party{casestest.Karim(), casestest.Yvonne()}).Draw(rt, "to")})
			return err
		},
		"reopen": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			if !now.Closed() {
				if _, err := s.Move(ctx, tx, by(rt), cases.Step{To: casestest.Refused()}); err != nil {
					return err
				}
			}
			_, err := s.Reopen(ctx, tx, by(rt), anyState().Draw(rt, "to"))
			return err
		},
		"rate": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Rate(ctx, tx, by(rt), cases.Rated{Helped: cases.HelpedPartly, Words: words.Draw(rt, "words")})
			return err
		},
		"object": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Object(ctx, tx, by(rt), cases.Objected{Text: words.Draw(rt, "text"), Human: rapid.Bool().Draw(rt, "human")})
			return err
		},
		"task": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, _, err := s.AddTask(ctx, tx, by(rt), cases.Task{Name: "pay-club", DueAt: tx.Now.Add(time.Hour)})
			return err
		},
		"done": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			if len(now.Tasks) == 0 {
				return nil
			}
			_, err := s.DoneTask(ctx, tx, by(rt), rapid.SampledFrom(now.Tasks).Draw(rt, "task").ID)
			return err
		},
		"start": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.StartDeadline(ctx, tx, by(rt), cases.Clock{Name: clock.Draw(rt, "clock"), Within: casestest.Days(rapid.IntRange(1, 9).Draw(rt, "days"))})
			return err
		},
		"pause": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			_, err := s.PauseDeadline(ctx, tx, by(rt), running(now, clock.Draw(rt, "clock")))
			return err
		},
		"resume": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			name := running(now, "decide")
			if d, ok := now.Deadline(name); ok && !d.Held {
				if _, err := s.PauseDeadline(ctx, tx, by(rt), name); err != nil {
					return err
				}
			}
			_, err := s.ResumeDeadline(ctx, tx, by(rt), name)
			return err
		},
		"meet": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			_, err := s.MeetDeadline(ctx, tx, by(rt), running(now, clock.Draw(rt, "clock")))
			return err
		},
		"drop": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) error {
			_, err := s.DropDeadline(ctx, tx, by(rt), running(now, clock.Draw(rt, "clock")))
			return err
		},
		"record": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Record(ctx, tx, by(rt), cases.Automated{Trigger: "received", Did: "assign", What: "sports-office"})
			return err
		},
		"undo": func(ctx context.Context, tx *db.Tx, rt *rapid.T, now cases.Case) (err error) {
			who := by(rt)
			slips := map[string]func() error{
				"move": func() error {
					_, err := s.Move(ctx, tx, who, cases.Step{To: anyState().Draw(rt, "slip to")})
					return err
				},
				"assign": func() error {
					_, err := s.Assign(ctx, tx, who, cases.Assignment{Team: identity.TeamID(db.NewID().String())})
					return err
				},
				"link":   func() error { _, err := s.Link(ctx, tx, who, other, cases.Follows); return err },
				"unlink": func() error { _, err := s.Unlink(ctx, tx, who, other, cases.Follows); return err },
			}
			if err := slips[rapid.SampledFrom([]string{"move", "assign", "link", "unlink"}).Draw(rt, "slip")](); err != nil {
				return err
			}
			_, err = s.Undo(ctx, tx, who, now.Revision+1)
			return err
		},
		"sweep": func(_ context.Context, _ *db.Tx, rt *rapid.T, _ cases.Case) error {
			return nil // runs outside, below
		},
		"recount": func(ctx context.Context, tx *db.Tx, rt *rapid.T, _ cases.Case) error {
			_, err := s.Recount(ctx, tx, by(rt))
			return err
		},
	}
}

// running is the name of a clock of the case, or the other name when none runs.
func running(c cases.Case, otherwise string) string {
	for _, d := range c.Deadlines {
		if !d.Ended() {
			return d.Name
		}
	}
	return otherwise
}

func anyRelation() *rapid.Generator[cases.Relation] {
	return rapid.SampledFrom([]cases.Relation{cases.Related, cases.DuplicateOf, cases.Follows})
}

func paper() cases.Document {
	return cases.Document{Name: "licence.pdf", Type: "application/pdf", Size: 12_345, SHA256: "ab", FileKey: "k", Upload: db.NewID(), Scan: cases.ScanWaiting}
}
