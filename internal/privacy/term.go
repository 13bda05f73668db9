package privacy

import (
	"fmt"
	"slices"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/worktime"
)

// Deed is what is done to a case whose time, or the time of some of its answers, is over.
type Deed string

// The deeds.
const (
	Nothing    Deed = ""
	Delete     Deed = "delete"
	Anonymise  Deed = "anonymise"
	FieldsOnly Deed = "fields"
	Archive    Deed = "archive_for_ever" // the public archives take it over: nothing is removed here
)

// term is what is to be done now, and when to look again.
type term struct {
	Do     Deed
	Fields []string // FieldsOnly: these go; Anonymise: these stay for now
	Next   time.Time
}

// never is when a case is looked at that needs nothing any more.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// life is a closed case with what its retention counts from.
type life struct {
	Case        *cases.Case
	Keep        catalogue.Keep
	LastContact time.Time
	On          worktime.Calendar
}

// end is when the case itself is over: the time of daily use, then that of the archive.
func (l life) end() (time.Time, error) {
	end, err := l.after(l.Keep.Case)
	if err != nil || l.Keep.Archive == nil || l.Keep.Archive.IsZero() {
		return end, err
	}
	span, err := cases.WithinOf(*l.Keep.Archive)
	if err != nil {
		return end, fmt.Errorf("archive: %w", err)
	}
	return span.After(end, l.On), nil
}

// after is the end of a span from what it counts from. Days run to their end on the authority's calendar, so that
// nothing goes on the very day that people were told it would still be there.
func (l life) after(s catalogue.Span) (time.Time, error) {
	span, err := cases.WithinOf(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("retention: %w", err)
	}
	return span.After(l.from(s.After), l.On), nil
}

func (l life) from(what string) time.Time {
	c := l.Case
	switch {
	case what == "received":
		return c.OpenedAt
	case what == "decided" && c.Decision != nil:
		return c.Decision.At
	case what == "last_contact" && l.LastContact.After(c.ClosedAt):
		return l.LastContact
	}
	return c.ClosedAt
}

// term settles what is to be done at an instant. What was done already is not done again.
func (l life) term(now time.Time) (t term, err error) {
	end, err := l.end()
	if err != nil {
		return t, err
	}
	t.Next = never
	look := func(at time.Time) {
		if at.After(now) && at.Before(t.Next) {
			t.Next = at
		}
	}
	look(end)
	var over, later []string
	for field, span := range l.Keep.Except {
		at, err := l.after(span)
		if err != nil {
			return t, fmt.Errorf("%s: %w", field, err)
		}
		look(at)
		if now.Before(at) {
			later = append(later, field)
		} else if !l.gone(field) {
			over = append(over, field)
		}
	}
	slices.Sort(over)
	slices.Sort(later)
	if now.Before(end) {
		return l.early(t, over), nil
	}
	return l.last(t, later), nil
}

// early: the case lives on without some answers.
func (l life) early(t term, over []string) term {
	if len(over) > 0 {
		t.Do, t.Fields = FieldsOnly, over
	}
	return t
}

// last: the case is over; answers whose own time is longer stay, with nothing that says whose they were.
func (l life) last(t term, later []string) term {
	switch {
	case l.Keep.Then == string(Archive):
		return term{Do: Archive, Next: never}
	case len(later) == 0 && l.Keep.Then != string(Anonymise):
		t.Do = Delete
	case l.Case.Purged == nil || !l.Case.Purged.All || !slices.Equal(l.Case.Purged.Kept, later):
		t.Do, t.Fields = Anonymise, later
	}
	return t
}

func (l life) gone(field string) bool {
	p := l.Case.Purged
	return p != nil && (slices.Contains(p.Fields, field) || p.All && !slices.Contains(p.Kept, field))
}
