package tracking

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/web"
)

// right is why somebody may see a request.
type right string

// paperLasts is how long the code of a printed receipt opens its request: longer than most are under way.
const paperLasts = 400 * 24 * time.Hour

const (
	none       right = ""
	asSelf     right = "self"    // proved an address of the person
	asHelper   right = "helper"  // acts for the person by a mandate
	byLink     right = "link"    // holds the mailed link
	bySender   right = "browser" // the browser that sent it
	byPaper    right = "paper"   // holds the code of a printed receipt, and knows the year of birth
	linksInUse       = "website.tracking.links"
)

// seen is a request with who looks at it.
type seen struct {
	cases.Case
	Right right
	By    identity.Actor
}

// open finds the request of an address if its reader may see it. To somebody who proved
// nothing the answer is the way in, to everybody else "not found", whether it exists or not.
func (p *Pages) open(r *http.Request) (seen, error) {
	ctx := r.Context()
	c, err := p.Cases.Find(ctx, p.DB.Read(), cases.Reference(r.PathValue("reference")))
	if err != nil && !errors.Is(err, cases.ErrUnknown) {
		return seen{}, err
	}
	found := seen{Case: c}
	if err == nil {
		web.Note(r, "case", string(c.Reference))
		if found.Right, found.By, err = p.rightTo(r, c); err != nil {
			return seen{}, err
		}
	}
	if found.Right != none {
		return found, nil
	}
	if _, proved := identity.ResidentOf(ctx); !proved && len(heldLinks(ctx)) == 0 {
		return seen{}, identity.ErrFollow
	}
	return seen{}, cases.ErrUnknown
}

// MaySee tells whether the reader of a request has any right to a case, for the receipt's page.
func (p *Pages) MaySee(r *http.Request, c cases.Case) (bool, error) {
	by, _, err := p.rightTo(r, c)
	return by != none, err
}

// rightTo settles by which right the reader of a request sees a case, and who acts then.
func (p *Pages) rightTo(r *http.Request, c cases.Case) (right, identity.Actor, error) {
	ctx := r.Context()
	if visit, ok := identity.ResidentOf(ctx); ok {
		if !c.Person.ID.IsZero() && visit.Is(c.Person.ID) {
			return asSelf, actor(c.Person.ID, c.Person.Name), nil
		}
		helper, ok, err := p.helping(ctx, visit, c)
		if ok || err != nil {
			return asHelper, actor(helper.ID, helper.Name()), err
		}
		if visit.Holds(cases.PaperPurpose, string(c.Reference)) && c.LinkGeneration <= 1 {
			return byPaper, actor(c.Person.ID, c.Person.Name), nil
		}
	}
	if link := heldToHelp(c); link != "" && slices.Contains(heldLinks(ctx), link) {
		return asHelper, actor(c.Helper.ID, c.Helper.Name), nil
	}
	if slices.Contains(heldLinks(ctx), held(c)) {
		return byLink, actor(c.Person.ID, c.Person.Name), nil
	}
	sent, err := p.sentFromHere(r, c)
	if sent && c.ByHelper {
		return p.sentByHelper(c)
	}
	if sent {
		return bySender, actor(c.Person.ID, c.Person.Name), nil
	}
	return none, identity.Actor{}, err
}

// sentByHelper: the browser that sent it is that of who acts for the person, for as long as they do.
func (p *Pages) sentByHelper(c cases.Case) (right, identity.Actor, error) {
	if heldToHelp(c) == "" {
		return none, identity.Actor{}, nil
	}
	return asHelper, actor(c.Helper.ID, c.Helper.Name), nil
}

func actor(id identity.PersonID, name string) identity.Actor {
	who := identity.Actor{Kind: identity.ByResident, Name: name}
	if !id.IsZero() {
		who.ID = id.String()
	}
	return who
}

// helping finds the visitor who may act for the person of a case.
func (p *Pages) helping(ctx context.Context, visit identity.Visit, c cases.Case) (identity.Person, bool, error) {
	if c.Person.ID.IsZero() {
		return identity.Person{}, false, nil
	}
	for _, person := range visit.People {
		for _, ref := range []string{c.ID.String(), string(c.Reference)} { // agents write the number that people know
			may, err := p.Identity.MayActFor(ctx, person.ID, c.Person.ID, string(c.Service), ref, p.Clock.Now())
			if may || err != nil {
				return person, may, err
			}
		}
	}
	return identity.Person{}, false, nil
}

// sentFromHere tells that the browser holds the key of the draft that the case was, and that
// nobody else has taken the case over since.
func (p *Pages) sentFromHere(r *http.Request, c cases.Case) (bool, error) {
	if c.Draft == uuid.Nil || c.LinkGeneration > 1 {
		return false, nil
	}
	keys := p.Drafts.Keys(r)
	if len(keys) == 0 {
		return false, nil
	}
	_, err := p.Forms.Load(r.Context(), p.DB.Read(), forms.ID(c.Draft), keys...)
	if errors.Is(err, forms.ErrNoDraft) {
		return false, nil
	}
	return err == nil, err
}
