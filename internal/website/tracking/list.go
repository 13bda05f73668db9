package tracking

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// mostListed bounds a person's list; older requests are found by their number.
const mostListed = 100

type listPage struct {
	ui.Page
	Waiting []line // for the resident: they come first
	Open    []line
	Closed  []line
	Address string // that was proved; "" for a browser with links only
}

// line is one request in the list.
type line struct {
	Href, Title, Number string
	Tag                 ui.Tag
	Fact                string // received when, or answered by when
	For                 string // whose it is, when a helper looks
}

// list shows what the reader may see. Who proved nothing is shown the way in.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := p.visible(r)
	if err != nil {
		return err
	}
	visit, proved := identity.ResidentOf(ctx)
	if !proved && len(all) == 0 {
		return web.SeeOther(w, r, "/follow")
	}
	page := listPage{Page: ui.Page{Title: i18n.T(ctx, "website.tracking.list_title"), NoIndex: true}, Address: addressWords(visit.Address)}
	for _, one := range all {
		l, err := p.line(ctx, one)
		if err != nil {
			return err
		}
		switch {
		case !open(one.Case):
			page.Closed = append(page.Closed, l)
		case one.Waiting() && !given(one.Case):
			page.Waiting = append(page.Waiting, l)
		default:
			page.Open = append(page.Open, l)
		}
	}
	return web.Render(w, r, http.StatusOK, listTempl(page))
}

// addressWords is what somebody proved, as people write it.
func addressWords(proved string) string {
	if strings.HasPrefix(proved, "+") {
		return forms.PhoneWords(proved)
	}
	return proved
}

// visible gathers what the visitor's people, those they help and the links in use open.
func (p *Pages) visible(r *http.Request) ([]seen, error) {
	ctx := r.Context()
	people, err := p.people(ctx)
	if err != nil {
		return nil, err
	}
	var all []cases.Case
	for _, person := range people {
		own, err := p.Cases.OfPerson(ctx, p.DB.Read(), person, mostListed)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	for _, link := range heldLinks(ctx) {
		c, err := p.linked(ctx, link)
		if err != nil {
			return nil, err
		}
		if held(c) == link || heldToHelp(c) == link {
			all = append(all, c)
		}
	}
	onPaper, err := p.onPaper(ctx)
	if err != nil {
		return nil, err
	}
	return p.mine(r, append(all, onPaper...))
}

// onPaper are the requests whose printed code was typed in this session.
func (p *Pages) onPaper(ctx context.Context) (all []cases.Case, err error) {
	visit, _ := identity.ResidentOf(ctx)
	for _, g := range visit.Grants {
		if g.Purpose != cases.PaperPurpose {
			continue
		}
		c, err := p.Cases.Find(ctx, p.DB.Read(), cases.Reference(g.Ref))
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// mine keeps each once, and only what the reader has a right to.
func (p *Pages) mine(r *http.Request, all []cases.Case) (mine []seen, err error) {
	told := map[cases.ID]bool{}
	for _, c := range all {
		if told[c.ID] {
			continue
		}
		told[c.ID] = true
		right, by, err := p.rightTo(r, c)
		if err != nil {
			return nil, err
		}
		if right != none {
			mine = append(mine, seen{c, right, by})
		}
	}
	slices.SortStableFunc(mine, func(a, b seen) int { return cmp.Compare(b.OpenedAt.UnixNano(), a.OpenedAt.UnixNano()) })
	return mine, nil
}

// people are the visitor's own and those whom they may act for.
func (p *Pages) people(ctx context.Context) (ids []identity.PersonID, err error) {
	visit, _ := identity.ResidentOf(ctx)
	for _, person := range visit.People {
		ids = append(ids, person.ID)
		mandates, err := p.Identity.MandatesOf(ctx, person.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range mandates {
			if m.Holds(p.Clock.Now()) && !slices.Contains(ids, m.Beneficiary) {
				ids = append(ids, m.Beneficiary)
			}
		}
	}
	return ids, nil
}

func (p *Pages) linked(ctx context.Context, link string) (cases.Case, error) {
	text, _, _ := strings.Cut(link, ".")
	id, err := cases.ParseID(text)
	if err != nil {
		return cases.Case{}, nil
	}
	c, err := p.Cases.Load(ctx, p.DB.Read(), id)
	if errs.KindOf(err) == errs.NotFound {
		return cases.Case{}, nil
	}
	return c, err
}

func (p *Pages) line(ctx context.Context, c seen) (line, error) {
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return line{}, err
	}
	l := line{Href: Path(c.Reference), Title: service.Title.Of(ctx), Number: string(c.Reference), Tag: tag(ctx, service, c.Case)}
	l.Fact = i18n.T(ctx, "website.tracking.received_on", "Day", i18n.NearDate(ctx, c.OpenedAt, p.Clock.Now()))
	if due, ok := c.Due(); ok && !c.Closed() && !c.Waiting() {
		l.Fact = i18n.T(ctx, "website.tracking.answer_by", "Day", i18n.NearDate(ctx, due.Due, p.Clock.Now()))
	}
	if c.Right == asHelper {
		l.For = i18n.T(ctx, "website.tracking.for", "Name", c.Person.Name)
	}
	return l, nil
}
