package callback

import (
	"context"
	"embed"
	"net/http"
	"net/url"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Path is where the page stands.
const Path = "/callback"

// Pages answers the requests of residents.
type Pages struct {
	DB      *db.DB
	Clock   clock.Clock
	Phone   *phone.Service
	Notices *notify.Service
}

// Routes is the table of this slice.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, web.Anyone, p.ask},
		{"POST", Path, web.Anyone, p.take},
		{"GET", Path + "/done", web.Anyone, p.done},
	}
}

// askPage is the form, with what was typed.
type askPage struct {
	ui.Page
	In     url.Values
	Slots  []ui.Choice
	Faults []ui.Fault
	Fault  map[string]string
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, url.Values{}, nil, http.StatusOK)
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems, status int) error {
	ctx := r.Context()
	page := askPage{Page: ui.Page{Title: i18n.T(ctx, "callback.title"), Failed: len(problems) > 0}, In: in, Fault: map[string]string{}}
	for _, problem := range problems {
		words := i18n.Problem(ctx, problem)
		page.Faults, page.Fault[problem.Field] = append(page.Faults, ui.Fault{Text: words, Field: problem.Field}), words
	}
	for _, s := range phone.Slots(identity.AuthorityOf(ctx).Calendar, p.Clock.Now()) {
		page.Slots = append(page.Slots, ui.Choice{Value: s.Key(), Text: slotWords(ctx, s), Checked: s.Key() == in.Get("slot")})
	}
	return web.Render(w, r, status, askView(page))
}

func slotWords(ctx context.Context, s phone.Slot) string {
	return i18n.T(ctx, "callback.slot.words", "Date", i18n.Date(ctx, s.From), "From", i18n.Clock(ctx, s.From), "Until", i18n.Clock(ctx, s.Until))
}

// take keeps the request; pressed twice, the second one says that it is here already by the limit of its number.
func (p *Pages) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	here := identity.AuthorityOf(ctx)
	c, problems := phone.NewCallback{
		Name: in.Get("name"), Phone: in.Get("phone"), Email: in.Get("email"), Subject: in.Get("subject"), Slot: in.Get("slot"),
		Lang: i18n.LangOf(ctx), Region: here.Region(), Calendar: here.Calendar,
	}.Read(p.Clock.Now())
	if len(problems) > 0 {
		return p.draw(w, r, in, problems, http.StatusUnprocessableEntity)
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		kept, err := p.Phone.AskCallback(ctx, tx, c)
		if err != nil {
			return err
		}
		return p.confirm(ctx, tx, here, kept)
	})
	switch errs.KindOf(err) {
	case errs.Conflict, errs.TooMany:
		return p.draw(w, r, in, errs.Problems{{Field: "slot", Key: errs.KeyOf(err)}}, web.StatusOf(err))
	}
	if err != nil {
		return err
	}
	web.Put(ctx, doneKey, i18n.T(ctx, "callback.done.when", "When", slotWords(ctx, phone.Slot{From: c.From, Until: c.Until}), "Number", forms.PhoneWords(c.Phone)))
	return web.SeeOther(w, r, Path+"/done")
}

// confirm tells by mail when there is an address.
func (p *Pages) confirm(ctx context.Context, tx *db.Tx, here *identity.Authority, c phone.Callback) error {
	if c.Email == "" {
		return nil
	}
	when := slotWords(ctx, phone.Slot{From: c.From, Until: c.Until})
	_, err := p.Notices.Queue(ctx, tx, notify.Message{
		Event: "callback/" + c.ID.String(), Name: "callback.asked", To: notify.Contact{Name: c.Name, Address: c.Email, Lang: c.Lang},
		Subject: i18n.In(c.Lang, "callback.mail.subject"),
		Body:    i18n.In(c.Lang, "callback.mail.body", "When", when, "Number", forms.PhoneWords(c.Phone), "Authority", here.Name.In(c.Lang), "Phone", here.Contact.Phone),
	})
	return err
}

const doneKey = "callback.done"

// donePage says when we will call; only the browser that asked reads it.
type donePage struct {
	ui.Page
	When string
}

func (p *Pages) done(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := donePage{ui.Page{Title: i18n.T(ctx, "callback.done.title"), NoIndex: true}, web.GetString(ctx, doneKey)}
	if page.When == "" {
		return web.SeeOther(w, r, Path)
	}
	return web.Render(w, r, http.StatusOK, doneView(page))
}
