package apply

import (
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// rights are what the law has every acknowledgement say (CRPA L112-3, L112-11, R112-5, R112-11-1), in one language.
type rights struct {
	Reference  string
	Service    string
	Received   time.Time
	AnswerBy   time.Time // what we promise; zero without a promise
	SilenceAt  time.Time // from when on no answer decides; zero where nothing is decided
	Silence    string    // what it then means, in a sentence with its text
	Missing    []string  // papers that may come later
	Team       string
	Authority  string
	Address    string
	Phone      string
	Contest    string
	WhoDecides string
	Now        time.Time // of the reader, for dates near by
}

// who is the team and the authority, once when they are the same.
func (r rights) who() string {
	if r.Team == r.Authority {
		return r.Authority
	}
	return r.Team + ", " + r.Authority
}

func rightsOf(c cases.Case, s *catalogue.Service, here *identity.Authority, team string, l i18n.Lang) rights {
	r := rights{
		Reference: string(c.Reference), Service: s.Title.In(l), Received: c.OpenedAt, Missing: missing(c, s, l), Team: team,
		Authority: here.Name.In(l), Address: strings.Join(here.Contact.Address, ", "), Phone: here.Contact.Phone,
		Contest: strings.TrimSpace(s.Contest.In(l)), WhoDecides: s.WhoDecides.In(l),
	}
	if d, ok := c.Deadline("decide"); ok && !d.Due.IsZero() {
		r.AnswerBy = d.Due
	} else if d, ok := c.Due(); ok {
		r.AnswerBy = d.Due
	}
	r.SilenceAt = cases.SilenceAt(c, s, here.Calendar)
	r.Silence = s.SilenceWords(l, long(l, here.Calendar.Zone(), r.SilenceAt))
	return r
}

// missing are the papers that were promised for later and are not there.
func missing(c cases.Case, s *catalogue.Service, l i18n.Lang) (labels []string) {
	for _, place := range s.Fields() {
		if place.Group != nil || place.Type != catalogue.TypeFile || !place.Later {
			continue
		}
		if later, _ := c.Answers[forms.LaterID(place.ID)].(bool); later && !sentFor(c, place.ID) {
			labels = append(labels, place.Label.In(l))
		}
	}
	return labels
}

func sentFor(c cases.Case, field string) bool {
	for _, doc := range c.Documents {
		if doc.Field == field && doc.Scan != cases.ScanRefused {
			return true
		}
	}
	return false
}

// long is a day in words with its year: what one keeps on paper.
func long(l i18n.Lang, zone *time.Location, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.CivilIn(l, t.In(zone))
}
