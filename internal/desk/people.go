package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// peoplePage finds somebody by an address, and lists the files that may be one person's.
type peoplePage struct {
	ui.Page
	Typed  string
	Error  string
	Faults []ui.Fault
	Asked  bool
	Found  []foundPerson
	Likes  []likeLine
	Flash  *flash
}

type foundPerson struct{ Href, Name, Note string }

// likeLine is a suggestion on the list.
type likeLine struct{ Href, A, B, Why, When string }

// mostLikes is how many suggestions stand on the page.
const mostLikes = 50

func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	return p.drawPeople(w, r, url.Values{}, false)
}

// findPeople looks for who is reached at an address. It is posted: an address has no business in one.
func (p *Pages) findPeople(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.drawPeople(w, r, in, true)
}

func (p *Pages) drawPeople(w http.ResponseWriter, r *http.Request, in url.Values, asked bool) error {
	ctx := r.Context()
	page := peoplePage{Page: ui.Page{Title: i18n.T(ctx, "desk.people.title")}, Typed: strings.TrimSpace(in.Get("at")), Asked: asked, Flash: p.popFlash(r)}
	status := http.StatusOK
	if asked {
		found, err := p.reachedAt(ctx, page.Typed)
		if errs.KindOf(err) == errs.Invalid && err != nil {
			page.Error, page.Failed, status = i18n.T(ctx, "desk.people.wrong"), true, http.StatusUnprocessableEntity
			page.Faults = []ui.Fault{{Text: page.Error, Field: "at"}}
		} else if err != nil {
			return err
		}
		page.Found = found
	}
	var err error
	if page.Likes, err = p.likes(ctx); err != nil {
		return err
	}
	return web.Render(w, r, status, peopleView(page))
}

// reachedAt finds people by an e-mail address or a telephone number.
func (p *Pages) reachedAt(ctx context.Context, typed string) (list []foundPerson, err error) {
	kind := identity.Phone
	if strings.Contains(typed, "@") {
		kind = identity.Email
	}
	region := ""
	if here := identity.AuthorityOf(ctx); here != nil {
		region = here.Region()
	}
	point, err := identity.NewContact(kind, typed, region)
	if err != nil {
		return nil, err
	}
	people, err := p.Identity.PeopleAt(ctx, point.Kind, point.Value)
	for _, one := range people {
		list = append(list, foundPerson{personPath(one.ID), nameOf(ctx, one), i18n.T(ctx, "desk.people.since", "Date", i18n.Date(ctx, one.Since))})
	}
	return list, err
}

func nameOf(ctx context.Context, one identity.Person) string {
	if name := one.Name(); name != "" {
		return name
	}
	return i18n.T(ctx, "desk.nameless")
}

func (p *Pages) likes(ctx context.Context) (lines []likeLine, err error) {
	list, err := p.Identity.Lookalikes(ctx, mostLikes)
	if err != nil {
		return nil, err
	}
	for _, like := range list {
		a, err := p.Identity.Person(ctx, like.New)
		if err != nil {
			return nil, err
		}
		b, err := p.Identity.Person(ctx, like.Old)
		if err != nil {
			return nil, err
		}
		lines = append(lines, likeLine{withPath(like.New, like.Old), nameOf(ctx, a), nameOf(ctx, b), known(ctx, "desk.like."+like.Why, like.Why), i18n.ShortDate(ctx, like.Found)})
	}
	return lines, nil
}

func personPath(id identity.PersonID) string { return "/desk/people/" + id.String() }

func withPath(one, other identity.PersonID) string {
	return personPath(one) + "/with/" + other.String()
}

// personAt finds the person of an address.
func (p *Pages) personAt(r *http.Request, name string) (identity.Person, error) {
	id, err := identity.ParsePersonID(r.PathValue(name))
	if err != nil {
		return identity.Person{}, identity.ErrNobody.Because(err)
	}
	return p.Identity.Person(r.Context(), id)
}
