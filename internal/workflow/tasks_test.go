package workflow_test

import (
	"context"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A step that gives a task is one line of the history: the task, by which step and why.
func TestATaskThatRulesGiveIsOneLine(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(nil)
	history, err := b.Cases.History(b.Here(), b.DB.Read(), c.ID)
	must(t, err)
	var given []cases.Event
	for _, e := range history {
		step, ok := cases.StepOf(e)
		if ok && step.Did == "task" {
			given = append(given, e)
		}
	}
	if len(given) != 1 || given[0].Kind != cases.KindTask {
		t.Fatalf("%d lines say that a task was given, want the task's own:\n%s", len(given), b.story(c))
	}
	d := given[0].Data.(*cases.Tasked)
	if given[0].By.Kind != identity.ByAutomation || d.Step.Trigger == "" || d.Step.What != "pay-club" || d.Task.Name != "pay-club" {
		t.Errorf("by %+v, step %+v, task %+v", given[0].By, d.Step, d.Task)
	}
}

// What was tried for an event is said once, whichever its first step is.
func TestTheLogIsKeptByATask(t *testing.T) {
	t.Parallel()
	b := setupWith(t, dbtest.New(t), []string{grants, "  - {on: received, when: entitled, do: [{task: pay-club}]}\n"})
	c := b.opens(nil)
	log, err := b.flow.LogOf(b.Here(), c)
	must(t, err)
	if len(log) != 1 || log[0].Trigger != "received" || log[0].Event != 1 || len(log[0].Tried) == 0 {
		t.Errorf("log: %+v\n%s", log, b.story(c))
	}
}

func TestWhoReadsAnObjectionAgainHasAnsweredIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.opens(nil)
		c = b.runs(b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Object(ctx, tx, cases.Change{Case: c.ID}, cases.Objected{Text: "Le club coûte plus cher."})
		}))
		for _, task := range c.Tasks {
			if task.Objection == 0 {
				continue
			}
			c = b.runs(b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
				return b.Cases.DoneTask(ctx, tx, cases.Change{Case: c.ID, By: b.Agent("thomas.morvan").Actor()}, task.ID)
			}))
		}
		if c.Contested || c.State != "granted" {
			t.Errorf("contested %v in state %s after a person has read it again", c.Contested, c.State)
		}
	})
}
