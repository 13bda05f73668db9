package tracking

import (
	"context"
	"slices"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/rules"
)

// teller turns a history into what the resident reads. What it has no words for is not told:
// notes, tasks, assignments, clocks, notices and automation are the town hall's own.
type teller struct {
	ctx     context.Context
	service *catalogue.Service
	c       cases.Case
	now     time.Time
	team    string
}

// moments are the steps so far, oldest first.
func (t *teller) moments(history []cases.Event) (told []ui.Moment) {
	undone := map[int64]bool{}
	for _, e := range history {
		if u, ok := e.Data.(*cases.Undone); ok {
			undone[u.Seq] = true
		}
	}
	history = slices.DeleteFunc(slices.Clone(history), func(e cases.Event) bool { return undone[e.Seq] })
	for i, e := range history {
		if m, ok := t.moment(e); ok && !t.saidBeside(history, i) {
			told = append(told, m)
		}
	}
	return told
}

// nearby is how far apart the events of one transaction are at most.
const nearby = time.Second

// saidBeside tells that a move into waiting is the question that goes with it, and one out of
// waiting the answer: they are told once.
func (t *teller) saidBeside(history []cases.Event, i int) bool {
	if _, moved := history[i].Data.(*cases.Moved); !moved {
		return false
	}
	for _, other := range history[max(0, i-4):min(len(history), i+5)] {
		if other.At.Sub(history[i].At).Abs() > nearby {
			continue
		}
		if _, asked := other.Data.(*cases.Asked); asked && history[i].Data.(*cases.Moved).Waits {
			return true
		}
	}
	return false
}

func (t *teller) moment(e cases.Event) (m ui.Moment, ok bool) {
	m = ui.Moment{When: ui.Done, Text: t.when(e)}
	switch d := e.Data.(type) {
	case *cases.Opening:
		m.Title = t.word("received")
		if e.Channel != cases.ByWeb {
			m.Text += t.word("comma") + t.channel(e.Channel)
		}
		if t.c.ByHelper && d.Helper != nil {
			m.Text += t.word("comma") + t.word("sent_by", "Name", d.Helper.Name)
		}
	case *cases.Moved:
		m.Title = d.Resident.Of(t.ctx)
		if m.Title == "" {
			m.Title = stateWords(t.ctx, t.service, d.To)
		}
	case *cases.Asked:
		m.Title = t.word("asked")
	case *cases.Answered:
		m.Title = t.word("answered")
	case *cases.Corrected:
		m.Title, m.Text = t.word("corrected"), t.correction(d, e)
	case *cases.Documented:
		m.Title, ok = t.documented(d)
		return m, ok
	case *cases.Transferred:
		if d.Joined {
			return m, false
		}
		m.Title = t.word("transferred", "Name", d.To.Name)
	case *cases.Reached:
		m.Title = t.word("reached")
		if d.Contact.Kind == identity.Phone || d.Contact.Kind == identity.Address {
			m.Title = t.word("reached_" + string(d.Contact.Kind))
		}
	case *cases.Mandated:
		m.Title = t.word("acts", "Helper", d.Helper.Name, "Person", t.c.Person.Name)
		if d.Ended {
			m.Title = t.word("acts_no_more", "Helper", d.Helper.Name, "Person", t.c.Person.Name)
		}
	case *cases.Reopened:
		m.Title = t.word("reopened")
	case *cases.Objected:
		m.Title = t.word("objected")
		if d.Human {
			m.Title = t.word("asked_human")
		}
	default:
		m.Title = t.together(e.Data)
		return m, m.Title != ""
	}
	return m, true
}

func (t *teller) word(key string, pairs ...any) string {
	return i18n.T(t.ctx, "website.tracking."+key, pairs...)
}

// when says the day and hour, and that no person was needed where none was.
func (t *teller) when(e cases.Event) string {
	text := capital(t.at(e.At))
	if e.By.Kind == identity.ByAutomation || e.Channel == cases.ByRules {
		text += t.word("automatically")
	}
	return text
}

func (t *teller) at(at time.Time) string {
	return i18n.NearDate(t.ctx, at, t.now) + t.word("comma") + i18n.Time(t.ctx, at)
}

// correction tells the old and the new answer, and why.
func (t *teller) correction(d *cases.Corrected, e cases.Event) string {
	place, ok := t.service.Field(d.Field)
	if !ok {
		return t.when(e)
	}
	text := t.word("corrected_to", "Label", place.Label.Of(t.ctx), "Old", t.shown(place, d.Old), "New", t.shown(place, d.New))
	if e.Why != "" {
		text += "\n" + e.Why
	}
	return text + "\n" + t.when(e)
}

func (t *teller) shown(place *catalogue.Place, value any) string {
	if value == nil {
		return t.word("nothing")
	}
	lines := forms.Show(t.question(place.Field), catalogue.Answers{place.ID: value})
	return strings.Join(lines, t.word("comma"))
}

// question is a field asked outside of a form: on the tracking page, or to write its answer.
func (t *teller) question(f *catalogue.Field) forms.Question {
	zone := identity.AuthorityOf(t.ctx).Location()
	return forms.Question{Field: f, Name: f.ID, Options: t.service.Options(f), Lang: i18n.LangOf(t.ctx), Today: rules.DateOf(t.now.In(zone))}
}

// documented tells of papers that are not internal: added, or not good enough.
func (t *teller) documented(d *cases.Documented) (string, bool) {
	doc := d.Document
	if known, ok := t.c.Document(doc.ID); ok {
		doc = *known
	}
	if doc.Internal {
		return "", false
	}
	name := documentName(t.ctx, t.service, doc)
	switch d.Op {
	case cases.DocumentAdded:
		if doc.AddedBy.Kind == identity.ByResident {
			return t.word("you_added", "Name", name), true
		}
		return t.word("we_added", "Name", name), true
	case cases.DocumentRefused:
		return t.word("refused_document", "Name", name, "Why", d.Document.Why), true
	}
	return "", false
}

// thread is what was said both ways, oldest first: messages, questions and answers in words.
func (t *teller) thread(history []cases.Event) (said []ui.Message) {
	for _, e := range history {
		if m, ok := t.said(e); ok {
			m.When = t.at(e.At)
			said = append(said, m)
		}
	}
	return said
}

func (t *teller) said(e cases.Event) (m ui.Message, ok bool) {
	switch d := e.Data.(type) {
	case *cases.Messaged:
		m = ui.Message{Text: d.Text, Mine: d.In, ID: "message-" + d.ID.String(), Content: t.attached(d.Documents)}
		if d.In {
			m.Detail = t.channel(e.Channel)
		}
	case *cases.Asked:
		text := d.Question.Text.Of(t.ctx)
		if q, known := t.c.Question(d.Question.ID); text == "" || known && q.Open() {
			return m, false // an open question stands at the top of the page
		}
		m = ui.Message{Text: text, Lang: t.foreign(langOf(t.ctx, d.Question.Text))}
	case *cases.Answered:
		if d.Text == "" {
			return m, false
		}
		m = ui.Message{Text: d.Text, Mine: true, Detail: t.channel(e.Channel)}
	case *cases.Objected:
		if d.Text == "" {
			return m, false
		}
		m = ui.Message{Text: d.Text, Mine: true, Detail: t.channel(e.Channel)}
	default:
		return m, false
	}
	if m.Lang == "" {
		m.Lang = t.foreign(t.c.Lang)
	}
	m.Who = t.who(e, m.Mine)
	if !m.Mine && e.By.Kind == identity.ByAnAgent {
		m.Detail = t.team
	}
	return m, true
}

// who signs a message: "you" is whoever reads, unless another person wrote it.
func (t *teller) who(e cases.Event, mine bool) string {
	switch {
	case mine && t.c.Helper == nil && !t.c.ByHelper:
		return ""
	case mine:
		return e.By.Name
	case e.By.Kind == identity.ByAnAgent:
		return e.By.Name
	}
	return t.word("automatic_message")
}

func (t *teller) channel(c cases.Channel) string {
	switch c {
	case cases.ByWeb, cases.ByCounter, cases.ByPhone, cases.ByPost, cases.ByEmail, cases.BySMS, cases.ByVisit, cases.ByAPI, cases.ByOpen311:
		return t.word("channel." + string(c))
	}
	return ""
}
