package workflow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func count(told []string, name string) (n int) {
	for _, t := range told {
		if t == name {
			n++
		}
	}
	return n
}

// The machine was off for six weeks: the reminder that was due goes out once, the next one later.
func TestAfterANightWithoutPowerOneReminderIsSent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.opens(unknown)
		c = b.later(c, 6*7*24*time.Hour)
		if n := count(b.told(c), "reminder"); n != 1 {
			t.Errorf("%d reminders at once, want 1", n)
		}
		c = b.later(c, time.Hour)
		if n := count(b.told(c), "reminder"); n != 1 {
			t.Errorf("%d reminders an hour later, want 1", n)
		}
		c = b.later(c, 8*24*time.Hour)
		if n := count(b.told(c), "reminder"); n != 2 {
			t.Errorf("%d reminders a week later, want 2", n)
		}
	})
}

// Clocks go back on 25 October 2026: five working days from 21 October end on the evening of the 28th in Paris, and a
// wait of days is one of days, not of hours.
func TestTimersKeepTheTownsTime(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	b.Clock.Set(time.Date(2026, 10, 21, 9, 0, 0, 0, time.UTC))
	c := b.opens(unknown)
	b.Clock.Set(time.Date(2026, 10, 28, 22, 59, 0, 0, time.UTC)) // 23:59 in Paris
	if c = b.later(c, 0); count(b.told(c), "reminder") != 0 {
		t.Error("reminded before the fifth working day had passed")
	}
	if c = b.later(c, 2*time.Minute); count(b.told(c), "reminder") != 1 {
		t.Errorf("not reminded after the fifth working day: %v", b.told(c))
	}
	answer, _ := c.AnswerBy()
	if want := "2026-11-10T23:59:59"; !strings.HasPrefix(answer.Due.In(b.Portvieux.Location()).Format(time.RFC3339), want) {
		t.Errorf("answer by %s, want %s in Paris", answer.Due.In(b.Portvieux.Location()), want)
	}
}

// An answer, or another question, ends the reminders of the first one; the second has its own.
func TestRemindersBelongToTheirQuestion(t *testing.T) {
	t.Parallel()
	b := setupWith(t, dbtest.New(t), []string{
		"{on: answered, in: missing, when: entitled, unless: odd_fee, do: [{move: grant}]}",
		"{on: answered, in: missing, do: [{move: answer}, {ask: {fields: [fee]}}]}",
	})
	c := b.opens(unknown)
	c = b.runs(b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.Answer(ctx, tx, cases.Change{Case: c.ID}, cases.Reply{Values: map[string]any{"knows_quotient": true, "quotient": 640.0}})
	}))
	if len(c.OpenQuestions()) != 1 || c.State != "missing" {
		t.Fatalf("got %s with %d questions\n%s", c.State, len(c.OpenQuestions()), b.story(c))
	}
	for range 15 {
		c = b.later(c, 24*time.Hour)
	}
	if n := count(b.told(c), "reminder"); n != 0 {
		t.Errorf("%d reminders of a question that was answered", n)
	}
}

// Ten days after the last call the case is closed, but not when it was closed and reopened in between.
func TestAWaitEndsWithTheStateItBeganIn(t *testing.T) {
	t.Parallel()
	for name, comesBack := range map[string]bool{"stays": false, "leaves and comes back": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, dbtest.New(t))
			c := b.opens(unknown)
			b.Clock.Advance(21 * 24 * time.Hour)
			must(t, b.Cases.NoticeMissed(b.Here()))
			if c = b.runs(c); count(b.told(c), "last_call") != 1 {
				t.Fatalf("told %v", b.told(c))
			}
			if comesBack {
				c = b.moves(c, "thomas.morvan", "drop", "")
				c = b.moves(c, "thomas.morvan", "reopen", "")
				c = b.moves(c, "thomas.morvan", "ask", "")
			}
			c = b.later(c, 11*24*time.Hour)
			if closed := c.Closed(); closed == comesBack {
				t.Errorf("closed: %v\n%s", closed, b.story(c))
			}
		})
	}
}
