package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Threads that belong to no case stand in the same lists as cases. Both tables are walked along an index with the same
// sort key from the same place, and the two stretches are laid into one another: a page costs two short walks, at
// whatever depth. Only fragments of this file go into the SQL; values are parameters.

// noID is what a line without agent or case has in their place; literal, or the partial indexes would not be used.
const noID = `'00000000-0000-0000-0000-000000000000'`

const lineColumns = `authority_id, thread_id, account_id, door, case_id, team, agent_id, who, title, last_by, last_words, unseen, junk, failed,
order_at, waiting_at, opened_at, updated_at, closed_at`

// threadFilter chooses threads as a view of cases chooses cases.
type threadFilter struct {
	cases.Filter
	doors []inbox.Door
	now   time.Time
}

// threadsIn is what a view of cases means for threads; false when it asks for something that only a case has.
func threadsIn(f cases.Filter, now time.Time) (threadFilter, bool) {
	t := threadFilter{Filter: f, now: now}
	only := len(f.Services)+len(f.States)+len(f.Outcomes) > 0 || f.Contested || f.Waiting || !f.Person.IsZero() || strings.TrimSpace(f.Text) != ""
	for _, c := range f.Channels {
		if door, ok := doorOf[c]; ok {
			t.doors = append(t.doors, door)
		}
	}
	return t, !only && (len(f.Channels) == 0 || len(t.doors) > 0)
}

// doorOf are the channels of cases that are doors too.
var doorOf = map[cases.Channel]inbox.Door{
	cases.ByWeb: inbox.Web, cases.ByCounter: inbox.Counter, cases.ByPhone: inbox.Phone, cases.ByEmail: inbox.Email, cases.BySMS: inbox.SMS,
	"chat": inbox.Chat, "social": inbox.Social, "open311": inbox.Reports,
}

// places gathers conditions and their values.
type places struct {
	where []string
	args  []any
}

func (c *places) arg(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", len(c.args))
}

func (c *places) is(fragment string) { c.where = append(c.where, fragment) }

func anyOf[T ~string](c *places, column string, values []T) {
	if len(values) == 0 {
		return
	}
	params := make([]string, len(values))
	for i, v := range values {
		params[i] = c.arg(string(v))
	}
	c.is(column + " in (" + strings.Join(params, ", ") + ")")
}

func (f threadFilter) conditions(at tenant.ID) *places {
	c := &places{}
	c.is("authority_id = " + c.arg(at))
	c.is("case_id = " + noID)
	switch f.Ended() {
	case cases.StageOpen:
		c.is("closed_at = 0")
	case cases.StageClosed:
		c.is("closed_at > 0")
	}
	anyOf(c, "team", f.Teams)
	anyOf(c, "door", f.doors)
	switch {
	case !f.Agent.IsZero():
		c.is("agent_id = " + c.arg(f.Agent.UUID))
		c.is("agent_id <> " + noID)
	case f.Unassigned:
		c.is("agent_id = " + noID)
	}
	if f.Unseen {
		c.is("unseen")
	}
	f.when(c)
	return c
}

func (f threadFilter) when(c *places) {
	if f.Late {
		c.is("order_at < " + c.arg(db.At(f.now)))
	}
	if !f.OpenedFrom.IsZero() {
		c.is("opened_at >= " + c.arg(db.At(f.OpenedFrom)))
	}
	if !f.OpenedTo.IsZero() {
		c.is("opened_at < " + c.arg(db.At(f.OpenedTo)))
	}
}

// lines reads a stretch of n lines after a place, each with what the list is sorted by.
func (p *Pages) lines(ctx context.Context, f threadFilter, after cases.Cursor, n int) ([]line, error) {
	_, down := f.Key()
	than := ">"
	if down {
		than = "<"
	}
	return p.linesFrom(ctx, f, down, than, after, n)
}

// linesBack reads up to n lines that end with a place, the last one first.
func (p *Pages) linesBack(ctx context.Context, f threadFilter, upTo cases.Cursor, n int) ([]line, error) {
	_, down := f.Key()
	than := "<="
	if down {
		than = ">="
	}
	return p.linesFrom(ctx, f, !down, than, upTo, n)
}

func (p *Pages) linesFrom(ctx context.Context, f threadFilter, down bool, than string, after cases.Cursor, n int) ([]line, error) {
	c := f.conditions(tenant.From(ctx))
	column, _ := f.Key()
	direction := ""
	if down {
		direction = " desc"
	}
	if !after.IsZero() {
		c.is(fmt.Sprintf("(%s, thread_id) %s (%s, %s)", column, than, c.arg(db.At(after.At)), c.arg(after.ID.UUID)))
	}
	text := "select " + lineColumns + " from desk_threads where " + strings.Join(c.where, " and ") +
		fmt.Sprintf(" order by %s%s, thread_id%s limit %s", column, direction, direction, c.arg(int64(n)))
	return p.readLines(ctx, text, c.args)
}

func (p *Pages) readLines(ctx context.Context, text string, args []any) (all []line, err error) {
	rows, err := p.DB.Read().QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("list threads: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.AuthorityID, &l.ThreadID, &l.AccountID, &l.Door, &l.CaseID, &l.Team, &l.AgentID, &l.Who, &l.Title, &l.LastBy,
			&l.LastWords, &l.Unseen, &l.Junk, &l.Failed, &l.OrderAt, &l.WaitingAt, &l.OpenedAt, &l.UpdatedAt, &l.ClosedAt); err != nil {
			return nil, fmt.Errorf("list threads: %w", err)
		}
		all = append(all, l)
	}
	return all, rows.Err()
}

// place is where a line stands in a list sorted by a column of cases.
func (l line) place(column string) cases.Cursor {
	c := cases.Cursor{ID: cases.ID{UUID: l.ThreadID}}
	switch column {
	case "closed_at":
		c.At = l.ClosedAt.Time
	case "opened_at":
		c.At = l.OpenedAt.Time
	default:
		c.At = l.OrderAt.Time
	}
	return c
}

// countThreads counts up to most.
func (p *Pages) countThreads(ctx context.Context, f threadFilter, most int) (n int, err error) {
	c := f.conditions(tenant.From(ctx))
	text := "select count(*) from (select 1 as one from desk_threads where " + strings.Join(c.where, " and ") + " limit " + c.arg(int64(most)) + ") as bounded"
	if err := p.DB.Read().QueryRowContext(ctx, text, c.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count threads: %w", err)
	}
	return n, nil
}

// lineOfThread reads one line.
func (p *Pages) lineOfThread(ctx context.Context, q db.Queryer, id inbox.ThreadID) (line, error) {
	row, err := desksql.New(q).ThreadRow(ctx, desksql.ThreadRowParams{AuthorityID: tenant.From(ctx), ThreadID: uuid.UUID(id)})
	return line(row), err
}

func teamOf(l line) identity.TeamID { return identity.TeamID(l.Team) }
