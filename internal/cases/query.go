package cases

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// The lists are the one place where SQL is put together at run time: a single text with "or $3 is null" for each filter
// would let neither engine use the index of the view. Only fragments of this file go in; values are parameters.

const rowColumns = `id, reference, revision, service, version, title, channel, sensitive, person_name, team, agent_id, agent_name,
state, outcome, contested, unseen, last_kind, last_by, last_words, updated_at, due_name, due_at, answer_at, waiting_at, opened_at, closed_at`

const nobody = `'00000000-0000-0000-0000-000000000000'`

type query struct {
	text string
	args []any
}

// conditions gathers the where clause.
type conditions struct {
	from  string // cases without
	where []string
	args  []any
}

func (c *conditions) arg(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", len(c.args))
}

func (c *conditions) is(fragment string) { c.where = append(c.where, fragment) }

func (c *conditions) clause() string {
	from := "cases"
	if c.from != "" {
		from = c.from
	}
	return " from " + from + " where " + strings.Join(c.where, " and ")
}

func oneOf[T ~string](c *conditions, column string, values []T) {
	if len(values) == 0 {
		return
	}
	if len(values) == 1 {
		c.is(column + " = " + c.arg(string(values[0])))
		return
	}
	params := make([]string, len(values))
	for i, v := range values {
		params[i] = c.arg(string(v))
	}
	c.is(column + " in (" + strings.Join(params, ", ") + ")")
}

// column is the sort key of an order, and whether it runs downwards.
func (o Order) column() (name string, down bool) {
	switch o {
	case ByWaiting:
		return "waiting_at", false
	case ByClosing:
		return "closed_at", true
	case ByAge:
		return "opened_at", true
	case ByOldest:
		return "opened_at", false
	}
	return "order_at", false
}

// query is the page of n rows after a cursor.
func (f Filter) query(at tenant.ID, now time.Time, after Cursor, n int) query {
	column, down := f.order().column()
	than := ">"
	if down {
		than = "<"
	}
	return f.walk(at, now, column, down, than, after, n)
}

// back is the n rows that end with a cursor, the last one first.
func (f Filter) back(at tenant.ID, now time.Time, upTo Cursor, n int) query {
	column, down := f.order().column()
	than := "<="
	if down {
		than = ">="
	}
	return f.walk(at, now, column, !down, than, upTo, n)
}

func (f Filter) walk(at tenant.ID, now time.Time, column string, down bool, than string, from Cursor, n int) query {
	c := f.conditions(at, now)
	direction := ""
	if down {
		direction = " desc"
	}
	if !from.IsZero() {
		c.is(fmt.Sprintf("(%s, id) %s (%s, %s)", column, than, c.arg(db.At(from.At)), c.arg(from.ID.UUID)))
	}
	text := "select " + rowColumns + ", " + column + c.clause() +
		fmt.Sprintf(" order by %s%s, id%s limit %s", column, direction, direction, c.arg(int64(n)))
	return query{text, c.args}
}

// counting counts up to n.
func (f Filter) counting(at tenant.ID, now time.Time, n int) query {
	c := f.conditions(at, now)
	text := "select count(*) from (select 1 as one" + c.clause() + " limit " + c.arg(int64(n)) + ") as bounded"
	return query{text, c.args}
}

func (f Filter) conditions(at tenant.ID, now time.Time) *conditions {
	c := &conditions{}
	c.is("authority_id = " + c.arg(at))
	f.whose(c)
	switch f.stage() {
	case StageOpen:
		c.is("closed_at = 0")
	case StageClosed:
		c.is("closed_at > 0")
	}
	oneOf(c, "service", f.Services)
	oneOf(c, "state", f.States)
	oneOf(c, "outcome", f.Outcomes)
	oneOf(c, "channel", f.Channels)
	f.when(c, now)
	if f.Unseen {
		c.is("unseen")
	}
	if f.Contested {
		c.is("contested")
	}
	if f.NoSensitive {
		c.is("not sensitive")
	}
	f.text(c)
	return c
}

// whose says the literal conditions of the partial indexes too, or they would not be used.
func (f Filter) whose(c *conditions) {
	oneOf(c, "team", f.Teams)
	switch {
	case !f.Agent.IsZero():
		c.is("agent_id = " + c.arg(f.Agent.UUID))
		c.is("agent_id <> " + nobody)
	case f.Unassigned:
		c.is("agent_id = " + nobody)
	}
	if !f.Person.IsZero() {
		c.is("person_id = " + c.arg(f.Person.UUID))
		c.is("person_id <> " + nobody)
	}
}

func (f Filter) when(c *conditions, now time.Time) {
	if f.Late {
		c.is("order_at < " + c.arg(db.At(now)))
	}
	if f.Waiting {
		c.is("waiting_at > 0")
	}
	if !f.OpenedFrom.IsZero() {
		c.is("opened_at >= " + c.arg(db.At(f.OpenedFrom)))
	}
	if !f.OpenedTo.IsZero() {
		c.is("opened_at < " + c.arg(db.At(f.OpenedTo)))
	}
}

// lastLetter sorts behind every letter: what lies between a word and the word with it begins with the word.
const lastLetter = "\U0010FFFF"

func (f Filter) text(c *conditions) {
	if strings.TrimSpace(f.Text) == "" {
		return
	}
	if ref, ok := ParseReference(f.Text); ok {
		c.is("reference = " + c.arg(string(ref)))
		return
	}
	words := f.words()
	if len(words) == 0 {
		c.is("1 = 0")
	}
	for _, w := range words {
		if w == f.rare {
			c.from = fmt.Sprintf("(select distinct case_id from case_words where authority_id = $1 and %s) as found cross join cases", c.beginsWith(w))
			c.is("id = found.case_id")
			continue
		}
		c.is(fmt.Sprintf("id in (select case_id from case_words where authority_id = $1 and %s)", c.beginsWith(w)))
	}
}

func (c *conditions) beginsWith(w string) string {
	return fmt.Sprintf("word >= %s and word < %s", c.arg(w), c.arg(w+lastLetter))
}

const mostSearched = 5

func (f Filter) words() []string {
	words := compactWords(split(f.Text))
	return words[:min(len(words), mostSearched)]
}

// rareEnough is how many cases a word may be found in for the search to begin with them. Where every word is more
// common, walking the list and asking of each row is shorter.
const rareEnough = 1000

// search finds the word to begin with: no planner knows which name is rare in this town.
func (f Filter) search(ctx context.Context, q db.Queryer, at tenant.ID) (Filter, error) {
	if _, isReference := ParseReference(f.Text); isReference {
		return f, nil
	}
	fewest := rareEnough
	for _, w := range f.words() {
		c := &conditions{}
		text := fmt.Sprintf("select count(*) from (select 1 as one from case_words where authority_id = %s and %s limit %d) as bounded", c.arg(at), c.beginsWith(w), rareEnough)
		var n int
		if err := q.QueryRowContext(ctx, text, c.args...).Scan(&n); err != nil {
			return f, fmt.Errorf("search for a word: %w", err)
		}
		if n < fewest {
			f.rare, fewest = w, n
		}
	}
	return f, nil
}
