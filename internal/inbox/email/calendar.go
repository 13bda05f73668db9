package email

import (
	"bytes"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"parvis/internal/inbox"
)

const (
	mostCalendar = 1 << 20
	mostEvents   = 20
)

// calendar reads the appointments of a part; one that cannot be read is a file like any other.
func calendar(content []byte) (events []inbox.Calendar) {
	if len(content) > mostCalendar {
		return nil
	}
	cal, err := ical.ParseCalendar(bytes.NewReader(content))
	if err != nil {
		return nil
	}
	method := ""
	for _, p := range cal.CalendarProperties {
		if p.IANAToken == string(ical.PropertyMethod) {
			method = strings.ToUpper(p.Value)
		}
	}
	for _, e := range cal.Events() {
		if len(events) == mostEvents {
			break
		}
		events = append(events, event(e, method))
	}
	return events
}

func event(e *ical.VEvent, method string) inbox.Calendar {
	c := inbox.Calendar{
		Method: method, UID: e.Id(), Summary: property(e, ical.ComponentPropertySummary), Place: property(e, ical.ComponentPropertyLocation),
		Organizer: strings.TrimPrefix(strings.ToLower(property(e, ical.ComponentPropertyOrganizer)), "mailto:"),
	}
	if p := e.GetProperty(ical.ComponentPropertyDtStart); p != nil && len(strings.TrimSpace(p.Value)) == len("20261203") {
		c.AllDay = true
	}
	c.Start, c.End = when(e.GetStartAt), when(e.GetEndAt)
	if c.AllDay {
		c.Start, c.End = when(e.GetAllDayStartAt), when(e.GetAllDayEndAt)
	}
	return c
}

// when gives a time that may be missing or of a zone that nobody knows: then there is none.
func when(get func() (time.Time, error)) time.Time {
	at, err := get()
	if err != nil || at.Year() < 1 || at.Year() > 9999 {
		return time.Time{}
	}
	return at.UTC()
}

func property(e *ical.VEvent, name ical.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return ical.FromText(p.Value)
	}
	return ""
}
