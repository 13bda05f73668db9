package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/threads"
	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/worktime"
)

// A line of a thread in the list is written in the transaction of whatever changes the thread, so that a list shows what
// was committed and never asks for more than its rows.

// Listeners is what the lines of threads are written from.
type Listeners struct {
	Bus      *events.Bus
	Identity *identity.Service // for the calendar of the authority
	Ties     *threads.Service  // wired before, so that a message that found its case is in no list
}

// Listen keeps the lines of threads, and the figures of requests. Every process in which something may come in calls it once.
func Listen(l Listeners) {
	l.count()
	events.On(l.Bus, "the desk's list shows what came in", func(ctx context.Context, tx *db.Tx, e inbox.Received) error {
		if e.Thread.ID.IsZero() {
			return nil
		}
		return l.note(ctx, tx, e.Thread, func(row *line) { row.said(e.Item) })
	})
	events.On(l.Bus, "the desk's list shows what was answered", func(ctx context.Context, tx *db.Tx, e inbox.SentOut) error {
		return l.note(ctx, tx, e.Thread, func(row *line) { row.said(e.Item) })
	})
	events.On(l.Bus, "the desk's list shows whose a thread is", func(ctx context.Context, tx *db.Tx, e inbox.Changed) error {
		return l.note(ctx, tx, e.Thread, nil)
	})
	events.On(l.Bus, "the desk's list drops a thread that found its case", func(ctx context.Context, tx *db.Tx, e threads.Tied) error {
		return Tied(ctx, tx, e.Thread.ID, e.Case)
	})
	events.On(l.Bus, "the desk's list shows an answer that did not arrive", l.failed)
}

// line is a row of the list.
type line desksql.DeskThread

// note brings the line of a thread up to date; more adds what the thread itself does not tell.
func (l Listeners) note(ctx context.Context, tx *db.Tx, t inbox.Thread, more func(*line)) error {
	row, err := lineOf(ctx, tx, t)
	if err != nil {
		return err
	}
	calendar, err := l.calendar(ctx, t)
	if err != nil {
		return err
	}
	row.stands(t)
	if !t.Waiting.IsZero() {
		by, err := l.answerBy(ctx, tx, t, calendar)
		if err != nil {
			return err
		}
		row.OrderAt = db.At(by)
	}
	if l.Ties != nil {
		tie, _, err := l.Ties.Of(ctx, tx, t.ID)
		if err != nil {
			return fmt.Errorf("line of thread %s: %w", t.ID, err)
		}
		row.CaseID = tie.Case.UUID
	}
	if more != nil {
		more(&row)
	}
	row.UpdatedAt = db.At(tx.Now)
	return row.save(ctx, tx)
}

func (l Listeners) calendar(ctx context.Context, t inbox.Thread) (worktime.Calendar, error) {
	a, err := l.Identity.Authority(ctx, t.Authority)
	if err != nil {
		return worktime.Calendar{}, fmt.Errorf("line of thread %s: %w", t.ID, err)
	}
	return a.Calendar, nil
}

// lineOf reads the line of a thread, or begins it.
func lineOf(ctx context.Context, q db.Queryer, t inbox.Thread) (line, error) {
	row, err := desksql.New(q).ThreadRow(ctx, desksql.ThreadRowParams{AuthorityID: t.Authority, ThreadID: uuid.UUID(t.ID)})
	if errors.Is(err, sql.ErrNoRows) {
		return line{AuthorityID: t.Authority, ThreadID: uuid.UUID(t.ID), AccountID: uuid.UUID(t.Account), Door: string(t.Door)}, nil
	}
	if err != nil {
		return line{}, fmt.Errorf("line of thread %s: %w", t.ID, err)
	}
	return line(row), nil
}

// stands takes over what the thread tells.
func (row *line) stands(t inbox.Thread) {
	row.Team, row.AgentID = string(t.Team), t.Agent
	if t.Subject != "" { // what has no subject keeps its first words
		row.Title = t.Subject
	}
	if row.Who = t.PartyName; row.Who == "" {
		row.Who = t.Party
	}
	row.Unseen = t.Unread > 0
	row.OpenedAt, row.WaitingAt, row.ClosedAt = db.At(t.First), db.At(t.Waiting), db.At(t.Closed)
	row.OrderAt = db.At(cases.NoDue())
	if t.State == inbox.Open {
		row.Junk = false
	}
}

// mostWords is how much of a message stands in its line.
const mostWords = 140

// said takes over the last message.
func (row *line) said(i inbox.Item) {
	row.LastBy, row.Failed = string(i.Direction), false
	row.LastWords = clip(i.Text, mostWords)
	if row.Title == "" {
		row.Title = clip(i.Text, mostWords)
	}
}

func (row line) save(ctx context.Context, tx *db.Tx) error {
	if err := desksql.New(tx).SaveThreadRow(ctx, desksql.SaveThreadRowParams(row)); err != nil {
		return fmt.Errorf("line of thread %s: %w", row.ThreadID, err)
	}
	return nil
}

// failed brings a thread back to the top: somebody believes that they have answered, and the person waits.
func (l Listeners) failed(ctx context.Context, tx *db.Tx, e inbox.Failed) error {
	if e.Item.Thread.IsZero() {
		return nil
	}
	row, err := lineOf(ctx, tx, inbox.Thread{Authority: e.Item.Authority, ID: e.Item.Thread, Account: e.Item.Account, Door: e.Item.Door})
	if err != nil {
		return err
	}
	row.Failed, row.Unseen, row.ClosedAt = true, true, db.Time{}
	row.OrderAt, row.UpdatedAt = db.At(tx.Now), db.At(tx.Now)
	return row.save(ctx, tx)
}

// promises are how soon people may expect an answer by each door, in open hours of the town hall; by the others, within
// two working days.
var promises = map[inbox.Door]time.Duration{
	inbox.Phone: time.Hour, inbox.Chat: 2 * time.Minute, inbox.Counter: 15 * time.Minute, inbox.SMS: 4 * time.Hour, inbox.Social: 4 * time.Hour,
}

const usualPromise = 2 // working days

// answerBy is until when somebody who waits since then should have our answer.
func answerBy(door inbox.Door, since time.Time, on worktime.Calendar) time.Time {
	if promise, ok := promises[door]; ok {
		return on.AddWorkingTime(since, promise)
	}
	return on.AddWorkingDays(since, usualPromise)
}

// clip is the beginning of a text on one line.
func clip(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return text
}
