package tracking

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// mandatePage says who acts for whom, to one of the two, and lets them end it.
type mandatePage struct {
	ui.Page
	Text   string
	Facts  []ui.Fact
	Case   string // address of the request, "" when there is none or it is not theirs to read
	Button string // "" when it is over
	Action string
	Phone  string
}

// seenMandate is a mandate at which one of its two people looks.
type seenMandate struct {
	identity.Mandate
	By          identity.Actor
	Mine        bool // the person concerned looks, not who acts for them
	Helper      identity.Person
	Beneficiary identity.Person
	Case        seen // the request that it is for; its Right is none when there is none, or it is not theirs to read
}

// mandate finds a mandate if its reader is one of the two people: by the link mailed to one of them, by an address that
// they proved, or by their right to the request that it is for.
func (p *Pages) mandate(r *http.Request) (seenMandate, error) {
	ctx := r.Context()
	m, to, err := p.mandateTo(r)
	if err != nil {
		return m, err
	}
	if m.Helper, err = p.Identity.Person(ctx, m.Mandate.Helper); err != nil {
		return m, err
	}
	if m.Beneficiary, err = p.Identity.Person(ctx, m.Mandate.Beneficiary); err != nil {
		return m, err
	}
	m.Mine, m.By = to == m.Beneficiary.ID, actor(m.Helper.ID, m.Helper.Name())
	if m.Mine {
		m.By = actor(m.Beneficiary.ID, m.Beneficiary.Name())
	}
	return m, nil
}

func (p *Pages) mandateTo(r *http.Request) (m seenMandate, to identity.PersonID, err error) {
	ctx, ref := r.Context(), r.PathValue("mandate")
	visit, proved := identity.ResidentOf(ctx)
	if strings.Contains(ref, ".") {
		if !proved || !visit.Holds(identity.SeeMandate, ref) {
			return m, to, unproved(ctx, proved)
		}
		if m.Mandate, to, err = p.Identity.MandateOfRef(ctx, p.DB.Read(), ref); err != nil {
			return m, to, err
		}
		m.Case, err = p.mandateCase(r, m.Mandate)
		return m, to, err
	}
	id, err := uuid.Parse(ref)
	if err != nil {
		return m, to, identity.ErrNobody.Because(err)
	}
	if m.Mandate, err = p.Identity.MandateIn(ctx, p.DB.Read(), id); errs.KindOf(err) == errs.NotFound {
		return m, to, unproved(ctx, proved)
	}
	if err != nil {
		return m, to, err
	}
	if m.Case, err = p.mandateCase(r, m.Mandate); err != nil {
		return m, to, err
	}
	switch {
	case visit.Is(m.Mandate.Beneficiary), m.Case.Right != none && m.Case.Right != asHelper && m.Case.Person.ID == m.Mandate.Beneficiary:
		return m, m.Mandate.Beneficiary, nil
	case visit.Is(m.Mandate.Helper), m.Case.Right == asHelper && m.Case.By == actor(m.Mandate.Helper, m.Case.By.Name):
		return m, m.Mandate.Helper, nil
	}
	return m, to, unproved(ctx, proved)
}

// unproved leads to the way in, or says that there is nothing, whether there is or not.
func unproved(ctx context.Context, proved bool) error {
	if !proved && len(heldLinks(ctx)) == 0 {
		return identity.ErrFollow
	}
	return identity.ErrNobody
}

// mandateCase is the request that a mandate is for, with the reader's right to it.
func (p *Pages) mandateCase(r *http.Request, m identity.Mandate) (found seen, err error) {
	id, parsed := cases.ParseID(m.Ref)
	if m.Scope != identity.ForCase || parsed != nil {
		return found, nil
	}
	found.Case, err = p.Cases.Load(r.Context(), p.DB.Read(), id)
	if errs.KindOf(err) == errs.NotFound {
		return seen{}, nil
	}
	if err != nil {
		return found, err
	}
	found.Right, found.By, err = p.rightTo(r, found.Case)
	return found, err
}

func (p *Pages) showMandate(w http.ResponseWriter, r *http.Request) error {
	m, err := p.mandate(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, mandateTempl(p.mandateView(r, m)))
}

func (p *Pages) mandateView(r *http.Request, m seenMandate) mandatePage {
	ctx := r.Context()
	side := "helper"
	if m.Mine {
		side = "mine"
	}
	names := []any{"Helper", m.Helper.Name(), "Person", m.Beneficiary.Name()}
	say := func(key string) string { return i18n.T(ctx, "website.mandate."+key, names...) }
	page := mandatePage{
		Page: ui.Page{Title: say("title_" + side), NoIndex: true}, Text: say("text_" + side), Button: say("end_" + side),
		Action: identity.MandatePath(r.PathValue("mandate")), Phone: identity.AuthorityOf(ctx).Contact.Phone,
	}
	if !m.Holds(p.Clock.Now()) {
		page.Text, page.Button = say("over"), ""
	}
	page.Facts = []ui.Fact{
		{Icon: "user", Name: say("who"), Value: m.Helper.Name()}, {Icon: "users", Name: say("whom"), Value: m.Beneficiary.Name()}, {Icon: "document", Name: say("scope"), Value: p.scopeWords(ctx, m)},
		{Icon: "info", Name: say("link"), Value: say("kind." + string(m.Kind))}, {Icon: "check", Name: say("given"), Value: catalogue.HelpWords(i18n.LangOf(ctx), string(m.How))},
		{Icon: "calendar", Name: say("since"), Value: i18n.NearDate(ctx, m.From, p.Clock.Now())},
	}
	if m.Case.Right != none {
		page.Case = Path(m.Case.Reference)
	}
	return page
}

func (p *Pages) scopeWords(ctx context.Context, m seenMandate) string {
	if m.Scope == identity.ForCase && m.Case.Reference != "" {
		return i18n.T(ctx, "website.mandate.scope.one", "Reference", string(m.Case.Reference))
	}
	return i18n.T(ctx, "website.mandate.scope."+string(m.Scope))
}

// endMandate ends it at once: both are told, and so is the town.
func (p *Pages) endMandate(w http.ResponseWriter, r *http.Request) error {
	m, err := p.mandate(r)
	if err != nil {
		return err
	}
	ctx := identity.As(r.Context(), m.By)
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.Identity.RevokeMandate(ctx, tx, m.ID) })
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, identity.MandatePath("ended"))
}

// mandateEnded tells nothing of anybody: who acted for somebody may read nothing of it any more.
func (p *Pages) mandateEnded(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := mandatePage{Page: ui.Page{Title: i18n.T(ctx, "website.mandate.ended_title"), NoIndex: true}, Text: i18n.T(ctx, "website.mandate.ended"),
		Phone: identity.AuthorityOf(ctx).Contact.Phone}
	return web.Render(w, r, http.StatusOK, mandateTempl(page))
}

// acting says on the page of a request who acts for its person, and leads to where it ends.
type acting struct{ Text, Link, Href string }

func (p *Pages) acting(ctx context.Context, c seen) *acting {
	if c.Helper == nil || c.Helper.Mandate == uuid.Nil {
		return nil
	}
	side := "mine"
	if c.Right == asHelper {
		side = "helper"
	}
	names := []any{"Helper", c.Helper.Name, "Person", c.Person.Name}
	return &acting{i18n.T(ctx, "website.mandate.acts_"+side, names...), i18n.T(ctx, "website.mandate.see_"+side, names...), identity.MandatePath(c.Helper.Mandate.String())}
}
