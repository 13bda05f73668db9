package cases_test

import (
	"context"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// An objection stands until a person has answered it, in whichever way; what runs by itself answers none.
func TestAnObjectionStandsUntilAPersonAnswersIt(t *testing.T) {
	t.Parallel()
	rules := identity.Automation("clock.answer")
	for name, test := range map[string]struct {
		by   identity.Actor
		open bool // taken up again first
		do   func(s *cases.Service, ctx context.Context, tx *db.Tx, by cases.Change, task cases.Task) error
		want bool
	}{
		"its task is done":              {by: casestest.Claire, do: taskDone},
		"rules say the task is done":    {by: rules, do: taskDone, want: true},
		"taken up again, not decided":   {by: casestest.Claire, open: true, do: taskDone, want: true},
		"taken up again and closed":     {by: casestest.Claire, open: true, do: closes},
		"taken up again, rules close":   {by: rules, open: true, do: closes, want: true},
		"closed by a slip, taken back":  {by: casestest.Claire, open: true, do: closesBySlip, want: true},
		"somebody says another thing":   {by: casestest.Claire, do: notes, want: true},
		"another task of the case ends": {by: casestest.Claire, do: otherTaskDone, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := casestest.New(t, dbtest.New(t))
			id := h.Open(casestest.In(casestest.Granted())).ID
			do := func(by identity.Actor, verb func(ctx context.Context, tx *db.Tx, by cases.Change) error) {
				h.Write(h.Here(), func(tx *db.Tx) error { return verb(h.Here(), tx, cases.Change{Case: id, By: by}) })
			}
			var task cases.Task
			do(casestest.Claire, func(ctx context.Context, tx *db.Tx, by cases.Change) (err error) {
				if _, err = h.Cases.Move(ctx, tx, by, cases.Step{To: casestest.Granted()}); err != nil {
					return err
				}
				c, err := h.Cases.Object(ctx, tx, cases.Change{Case: id, By: resident}, cases.Objected{Text: "Le club coûte plus cher."})
				if err != nil {
					return err
				}
				_, task, err = h.Cases.AddTask(ctx, tx, by, cases.Task{Text: "Relire et répondre", Objection: c.Revision})
				return err
			})
			if test.open {
				do(casestest.Claire, func(ctx context.Context, tx *db.Tx, by cases.Change) error {
					_, err := h.Cases.Reopen(ctx, tx, by, casestest.Review())
					return err
				})
			}
			do(test.by, func(ctx context.Context, tx *db.Tx, by cases.Change) error {
				return test.do(h.Cases, ctx, tx, by, task)
			})
			c, err := h.Cases.Load(h.Here(), h.DB.Read(), id)
			if err != nil || c.Contested != test.want {
				t.Errorf("contested: got %v, want %v (%v)", c.Contested, test.want, err)
			}
			checkSound(t, h, id)
		})
	}
}

func taskDone(s *cases.Service, ctx context.Context, tx *db.Tx, by cases.Change, task cases.Task) error {
	_, err := s.DoneTask(ctx, tx, by, task.ID)
	return err
}

func otherTaskDone(s *cases.Service, ctx context.Context, tx *db.Tx, by cases.Change, _ cases.Task) error {
	_, other, err := s.AddTask(ctx, tx, by, cases.Task{Text: "Payer le club"})
	if err != nil {
		return err
	}
	return taskDone(s, ctx, tx, by, other)
}

func closes(s *cases.Service, ctx context.Context, tx *db.Tx, by cases.Change, _ cases.Task) error {
	_, err := s.Move(ctx, tx, by, cases.Step{To: casestest.Refused()})
	return err
}

func closesBySlip(s *cases.Service, ctx context.Context, tx *db.Tx, by cases.Change, task cases.Task) error {
	c, err := s.Load(ctx, tx, by.Case)
	if err != nil {
		return err
	}
	if err := closes(s, ctx, tx, by, task); err != nil {
		return err
	}
	_, err = s.Undo(ctx, tx, by, c.Revision+1)
	return err
}

func notes(s *cases.Service, ctx context.Context, tx *db.Tx, by cases.Change, _ cases.Task) error {
	_, err := s.Note(ctx, tx, by, "vu")
	return err
}
