package worktime

import (
	"time"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
)

// Today is what a page says of the office now: "open until 17 h 30", "opens Monday at 8 h 30".
type Today struct {
	Open    bool
	Until   time.Time // when it closes; zero when closed
	Opens   time.Time // when it opens next; zero when open
	SameDay bool      // Opens is still today
	Hours   Hours     // of the whole day
	Holiday string    // words key when today is a public holiday
	Why     i18n.Text // the administrator's words when today is an exception
}

// Today returns the parts of that sentence at now; the page puts the words round them.
func (c Calendar) Today(now time.Time) Today {
	d := c.Date(now)
	t := Today{Hours: c.Hours(d), Why: c.why(d)}
	t.Holiday, _ = c.plan.Region.Holiday(d)
	if until, open := c.closing(now); open {
		t.Open, t.Until = true, until
		return t
	}
	t.Opens = c.NextOpening(now)
	t.SameDay = c.Date(t.Opens) == d
	return t
}

func (c Calendar) why(d civil.Date) i18n.Text {
	for _, e := range c.plan.Exceptions {
		if e.Date == d {
			return e.Why
		}
	}
	return nil
}
