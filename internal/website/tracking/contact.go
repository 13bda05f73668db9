package tracking

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

//go:embed mails/*.txt
var mails embed.FS

// reachPurpose is what the link to a new address is good for: being told there of one case.
const (
	reachPurpose = "reach"
	reachLasts   = 24 * time.Hour
)

// contactPage asks for another address, says that a mail is on its way, or asks to confirm.
type contactPage struct {
	ui.Page
	Case     seen
	Email    string
	Sent     bool
	Action   string
	Ways     map[identity.ContactKind]forms.Question
	Typed    url.Values
	Problems errs.Problems
}

func (p *Pages) showContact(w http.ResponseWriter, r *http.Request) error {
	c, err := p.reachable(r)
	if err != nil {
		return err
	}
	return p.drawContact(w, r, http.StatusOK, contactPage{Case: c, Sent: r.URL.Query().Has("sent")})
}

func (p *Pages) drawContact(w http.ResponseWriter, r *http.Request, status int, page contactPage) error {
	page.Ways = map[identity.ContactKind]forms.Question{}
	for kind := range wayFields {
		page.Ways[kind] = p.wayQuestion(r.Context(), kind)
	}
	page.Page = ui.Page{Title: i18n.T(r.Context(), "website.tracking.contact_title"), NoIndex: true, Failed: page.Problems.Any()}
	return web.Render(w, r, status, contactTempl(page))
}

// reachable finds a request whose reader may say where its news goes: its person, not a helper.
func (p *Pages) reachable(r *http.Request) (seen, error) {
	c, err := p.open(r)
	if err == nil && c.Right == asHelper {
		return c, errNoMove
	}
	return c, err
}

// askContact takes a telephone number or a postal address, or else mails a link to the new address. Nothing changes before it was opened there, and
// the page does not tell whether anybody has that address.
func (p *Pages) askContact(w http.ResponseWriter, r *http.Request) error {
	c, err := p.reachable(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	if kind := identity.ContactKind(in.Get(whatInput)); wayFields[kind] != nil {
		return p.changeWay(w, r, c, in, kind)
	}
	ctx := r.Context()
	page := contactPage{Case: c, Email: strings.TrimSpace(in.Get("email"))}
	address, err := identity.NormaliseEmail(page.Email)
	if err == nil {
		err = p.Identity.Ask(ctx, identity.Ask{Address: address, Purpose: reachPurpose, Ref: held(c.Case)})
	}
	switch errs.KindOf(err) {
	case errs.Invalid, errs.TooMany:
		page.Problems.Say("email", i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(err), errs.ArgsOf(err)))
		return p.drawContact(w, r, web.StatusOf(err), page)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference)+"/contact?sent")
}

// onLinkAsked mails the link that proves the new address, in the transaction that made it.
func (p *Pages) onLinkAsked(ctx context.Context, tx *db.Tx, asked identity.LinkAsked) error {
	if asked.Purpose != reachPurpose {
		return nil
	}
	ctx = tenant.With(ctx, asked.Authority)
	until := asked.LinkEnds.In(i18n.ZoneOf(ctx))
	_, err := p.Notices.Queue(ctx, tx, notify.Message{
		Event: reachPurpose + " " + fingerprint(asked.Path), Name: "website.reach", Secret: true,
		To: notify.Contact{Address: asked.Address, Lang: asked.Lang}, Text: texts("confirm"),
		Values: notify.Values{"link": p.Origin(ctx) + asked.Path, "until": i18n.DateIn(asked.Lang, until) + ", " + i18n.TimeIn(asked.Lang, until)},
	})
	return err
}

// confirmable finds the case for which the visitor proved an address by the mailed link.
func (p *Pages) confirmable(r *http.Request) (cases.Case, string, error) {
	ctx := r.Context()
	visit, ok := identity.ResidentOf(ctx)
	if !ok {
		return cases.Case{}, "", identity.ErrFollow
	}
	link := r.PathValue("held")
	if !visit.Holds(reachPurpose, link) || visit.Address == "" {
		return cases.Case{}, "", cases.ErrUnknown
	}
	c, err := p.linked(ctx, link)
	if err == nil && held(c) != link { // it was transferred meanwhile
		err = cases.ErrUnknown
	}
	return c, visit.Address, err
}

func (p *Pages) showConfirm(w http.ResponseWriter, r *http.Request) error {
	c, address, err := p.confirmable(r)
	if err != nil {
		return err
	}
	page := contactPage{Case: seen{Case: c}, Email: address, Action: confirmPath(r.PathValue("held"))}
	page.Page = ui.Page{Title: i18n.T(r.Context(), "website.tracking.confirm_title"), NoIndex: true}
	return web.Render(w, r, http.StatusOK, confirmTempl(page))
}

// confirm has the news go to the proved address, tells the one before, and opens the request.
func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	c, address, err := p.confirmable(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.reach(ctx, tx, c, address) })
	if err != nil {
		return err
	}
	if err := hold(ctx, held(c)); err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference)+"?done=contact")
}

func (p *Pages) reach(ctx context.Context, tx *db.Tx, c cases.Case, address string) error {
	was, had := c.Person.Reach(identity.Email)
	by := cases.Change{Case: c.ID, By: actor(c.Person.ID, c.Person.Name), Channel: cases.ByWeb}
	after, err := p.Cases.Reach(ctx, tx, by, cases.Contact{Kind: identity.Email, Value: address, Verified: true})
	if err != nil || after.Revision == c.Revision {
		return err
	}
	if err := p.known(ctx, tx, c, address); err != nil || !had {
		return err
	}
	a := identity.AuthorityOf(ctx)
	_, err = p.Notices.Queue(ctx, tx, notify.Message{
		Event: "case/" + c.ID.String() + "/reached/" + fingerprint(address), Person: c.Person.ID.UUID, Case: c.ID.UUID, Name: "website.moved",
		To: notify.Contact{Name: c.Person.Name, Address: was.Value, Lang: c.Lang}, Text: texts("moved"),
		Values: notify.Values{"reference": string(c.Reference), "address": masked(address), "phone": a.Contact.Phone},
	})
	return err
}

// known writes the proved address down with the person, so that it opens their requests.
func (p *Pages) known(ctx context.Context, tx *db.Tx, c cases.Case, address string) error {
	if c.Person.ID.IsZero() {
		return nil
	}
	point, err := identity.NewContact(identity.Email, address, identity.AuthorityOf(ctx).Region())
	if err != nil {
		return err
	}
	if err := p.Identity.NoteContact(ctx, tx, c.Person.ID, point); err != nil {
		return err
	}
	return p.Identity.VerifyContact(ctx, tx, c.Person.ID, point, "link")
}

func confirmPath(held string) string { return "/confirm-address/" + held }

// texts reads one mail in each language: the first line is the subject.
func texts(name string) notify.Texts {
	all := notify.Texts{}
	for _, l := range i18n.Langs {
		source, err := mails.ReadFile("mails/" + name + "." + string(l) + ".txt")
		if err != nil {
			panic("tracking: " + err.Error()) // the file is embedded above
		}
		subject, body, _ := strings.Cut(string(source), "\n")
		all[l] = notify.Template{Subject: subject, Body: body}
	}
	return all
}

// fingerprint tells one text from another without giving a letter of it away.
func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}
