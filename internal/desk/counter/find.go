package counter

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// frontPage is who is in front of the agent, and what they did today.
type frontPage struct {
	ui.Page
	Typed, Born string
	Errors      map[string]string
	Faults      []ui.Fault
	Asked       bool
	Found       []found
	MayFind     bool
	Open, Sent  []line
}

// found is somebody who may be in front of the agent.
type found struct{ Href, Name, Born, Reached string }

// line is one of the agent's visits.
type line struct{ Href, Text, Note string }

const (
	mostFound = 20
	recent    = 7 * 24 * time.Hour
)

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, url.Values{}, false)
}

// find looks for a person by how their name begins, by e-mail address or by telephone number.
func (p *Pages) find(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.draw(w, r, in, true)
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, in url.Values, asked bool) error {
	ctx := r.Context()
	page := frontPage{Page: ui.Page{Title: i18n.T(ctx, "counter.title")}, Typed: strings.TrimSpace(in.Get("who")), Born: strings.TrimSpace(in.Get("born")),
		Asked: asked, Errors: map[string]string{}, MayFind: identity.May(ctx, identity.MaySeePeople)}
	status := http.StatusOK
	if asked {
		born := page.check(ctx)
		if page.Asked = len(page.Faults) == 0; !page.Asked {
			page.Failed, status = true, http.StatusUnprocessableEntity
		} else if err := p.seek(ctx, &page, born); err != nil {
			return err
		}
	}
	if err := p.visits(ctx, &page); err != nil {
		return err
	}
	return web.Render(w, r, status, frontView(page))
}

// check says what cannot be looked for.
func (f *frontPage) check(ctx context.Context) (born civil.Date) {
	wrong := func(field, key string) {
		f.Errors[field] = i18n.T(ctx, key)
		f.Faults = append(f.Faults, ui.Fault{Text: f.Errors[field], Field: field})
	}
	if len([]rune(f.Typed)) < 2 {
		wrong("who", "counter.who.empty")
	}
	if f.Born != "" {
		var err error
		if born, err = civil.Parse(f.Born); err != nil {
			wrong("born", "counter.born.wrong")
		}
	}
	return born
}

// seek fills in who was found. A number is a number however it is written; all else is a name.
func (p *Pages) seek(ctx context.Context, page *frontPage, born civil.Date) error {
	people, err := p.sought(ctx, page.Typed, born)
	if err != nil {
		return err
	}
	for _, one := range people {
		whole, err := p.Identity.Person(ctx, one.ID)
		if err != nil {
			return err
		}
		page.Found = append(page.Found, found{Path + "/new?person=" + whole.ID.String(), nameOf(ctx, whole), bornWords(ctx, whole), reached(whole)})
	}
	return nil
}

func (p *Pages) sought(ctx context.Context, typed string, born civil.Date) ([]identity.Person, error) {
	for _, kind := range []identity.ContactKind{identity.Email, identity.Phone} {
		if point, err := identity.NewContact(kind, typed, identity.AuthorityOf(ctx).Region()); err == nil {
			return p.Identity.PeopleAt(ctx, kind, point.Value)
		}
	}
	return p.Identity.PeopleNamed(ctx, typed, born, mostFound)
}

func nameOf(ctx context.Context, one identity.Person) string {
	if name := one.Name(); name != "" {
		return name
	}
	return i18n.T(ctx, "counter.nameless")
}

func bornWords(ctx context.Context, one identity.Person) string {
	if one.Birth.IsZero() {
		return i18n.T(ctx, "counter.born.unknown")
	}
	return i18n.T(ctx, "counter.born.on", "Date", i18n.Date(ctx, time.Date(one.Birth.Year, one.Birth.Month, one.Birth.Day, 12, 0, 0, 0, i18n.ZoneOf(ctx))))
}

// reached is how the person can be reached, to tell two of one name apart.
func reached(one identity.Person) string {
	var ways []string
	for _, c := range one.Contacts {
		if c.Kind == identity.Phone {
			ways = append(ways, forms.PhoneWords(c.Value))
		} else {
			ways = append(ways, c.Typed)
		}
	}
	return strings.Join(ways, ", ")
}

// visits are what the agent has begun and sent these days: a receipt is printed again, a form is gone on with.
func (p *Pages) visits(ctx context.Context, page *frontPage) error {
	agent, _ := identity.AgentOf(ctx)
	list, err := p.latest(ctx, agent.ID, p.Clock.Now().Add(-recent))
	if err != nil {
		return err
	}
	for _, v := range list {
		l, open, err := p.line(ctx, v)
		if err != nil {
			return err
		}
		switch {
		case l.Href == "":
		case open:
			page.Open = append(page.Open, l)
		default:
			page.Sent = append(page.Sent, l)
		}
	}
	return nil
}
