package apply

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// receiptPage is what the resident keeps: number, next step, date, by whom.
type receiptPage struct {
	ui.Page
	Receipt  ui.Receipt
	Lead     string
	Missing  []string
	Timeline ui.Timeline
	Follow   ui.Button
	Rights   []ui.Row
}

// receipt shows the receipt, to those who may see it. Everybody else gets the same door, whether the request exists or not.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.Cases.Find(ctx, p.DB.Read(), cases.Reference(r.PathValue("reference")))
	may := false
	if err == nil {
		may, err = p.MaySee(r, c)
	}
	if errors.Is(err, cases.ErrUnknown) || err == nil && !may {
		return identity.ErrFollow
	}
	if err != nil {
		return err
	}
	web.Note(r, "case", string(c.Reference))
	page, err := p.receiptOf(ctx, c)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, receiptView(page))
}

// MaySee tells whether this reader is on the resident's side of the case: their browser sent it, they proved an address
// of the person, or AlsoMaySee knows them.
func (p *Pages) MaySee(r *http.Request, c cases.Case) (bool, error) {
	if visit, ok := identity.ResidentOf(r.Context()); ok && !c.Person.ID.IsZero() && visit.Is(c.Person.ID) {
		return true, nil
	}
	if sent, err := p.sent(r, c); sent || err != nil || p.AlsoMaySee == nil {
		return sent, err
	}
	return p.AlsoMaySee(r, c)
}

// sent tells that this browser holds the key of the draft that the case was. A transfer takes the case out of its hands.
func (p *Pages) sent(r *http.Request, c cases.Case) (bool, error) {
	keys := p.Drafts.Keys(r)
	if c.Draft == uuid.Nil || len(keys) == 0 || c.LinkGeneration > 1 {
		return false, nil
	}
	_, err := p.Forms.Load(r.Context(), p.DB.Read(), forms.ID(c.Draft), keys...)
	if errors.Is(err, forms.ErrNoDraft) {
		return false, nil
	}
	return err == nil, err
}

func (p *Pages) receiptOf(ctx context.Context, c cases.Case) (receiptPage, error) {
	lang := i18n.LangOf(ctx)
	service, err := p.Services.Version(ctx, c.Service, c.Version)
	if err != nil {
		return receiptPage{}, err
	}
	here, err := p.Identity.Authority(ctx, c.Authority)
	if err != nil {
		return receiptPage{}, err
	}
	team, err := p.teamName(ctx, string(c.Team), lang)
	if err != nil {
		return receiptPage{}, err
	}
	r := rightsOf(c, service, here, team, lang)
	r.Now = p.DB.Clock().Now()
	next := ""
	if state, ok := service.State(c.State); ok {
		next = state.Next.In(lang)
	}
	return drawReceipt(ctx, c, r, next, p.Notify.CanText(ctx)), nil
}

func drawReceipt(ctx context.Context, c cases.Case, r rights, next string, texts bool) receiptPage {
	page := receiptPage{
		Lead: lead(ctx, c, texts),
		Page: ui.Page{Title: say(ctx, "title"), NoIndex: true},
		Receipt: ui.Receipt{Done: say(ctx, "sent", "When", i18n.DateTime(ctx, r.Received)), Title: say(ctx, "heading"),
			Facts: []ui.Fact{{Name: say(ctx, "number"), Value: r.Reference}}},
		Missing: r.Missing, Timeline: steps(ctx, c, r, next),
		Follow: ui.Button{Text: say(ctx, "follow"), Href: "/requests/" + r.Reference},
		Rights: rightsRows(ctx, r),
	}
	if !r.AnswerBy.IsZero() && !c.Closed() {
		page.Receipt.Facts = append(page.Receipt.Facts, ui.Fact{Name: say(ctx, "answer_by"), Value: i18n.Date(ctx, r.AnswerBy)})
	}
	return page
}

// lead says what left by which way, and whether anything is left to do.
func lead(ctx context.Context, c cases.Case, texts bool) string {
	to, ok := c.Person.News(texts)
	switch {
	case ok && to.Kind == identity.Phone:
		return say(ctx, "lead.text", "Phone", forms.PhoneWords(to.Value))
	case ok && c.Waiting():
		return say(ctx, "lead.email_asked", "Address", to.Value)
	case ok:
		return say(ctx, "lead.email", "Address", to.Value)
	case c.Waiting():
		return say(ctx, "lead.asked")
	}
	return say(ctx, "lead.keep")
}

// steps tells what happened, what happens next, by when and by whom.
func steps(ctx context.Context, c cases.Case, r rights, next string) ui.Timeline {
	done := ui.Moment{When: ui.Done, Title: receivedWhen(ctx, r), Text: say(ctx, "step.received.text", "Service", r.Service)}
	if c.Closed() {
		return ui.Timeline{Moments: []ui.Moment{done, {When: ui.Done, Title: say(ctx, "step.closed"), Text: say(ctx, "step.closed.text")}}}
	}
	if c.Waiting() {
		asked := ui.Moment{When: ui.Now, Title: say(ctx, "step.asked"), Text: say(ctx, "step.asked.text")}
		if d, ok := c.AnswerBy(); ok {
			asked.Title = say(ctx, "step.asked_by", "Date", i18n.NearDate(ctx, d.Due, r.Now))
		}
		return ui.Timeline{Moments: []ui.Moment{done, asked, answer(ctx, r)}}
	}
	text := next
	if text == "" {
		text = say(ctx, "step.check.text")
	}
	check := ui.Moment{When: ui.Next, Title: say(ctx, "step.check", "Team", r.Team), Text: text}
	return ui.Timeline{Moments: []ui.Moment{done, check, answer(ctx, r)}}
}

func receivedWhen(ctx context.Context, r rights) string {
	zone := i18n.ZoneOf(ctx)
	if civil.Of(r.Received, zone) == civil.Of(r.Now, zone) {
		return say(ctx, "step.received_today")
	}
	return say(ctx, "step.received", "Date", i18n.NearDate(ctx, r.Received, r.Now))
}

func answer(ctx context.Context, r rights) ui.Moment {
	m := ui.Moment{When: ui.Next, Title: say(ctx, "step.answer"), Text: say(ctx, "step.answer.text")}
	if !r.AnswerBy.IsZero() {
		m.Title = say(ctx, "step.answer_by", "Date", i18n.NearDate(ctx, r.AnswerBy, r.Now))
	}
	if r.SilenceAt.IsZero() { // nothing is decided: somebody tells what was done
		m.Text = say(ctx, "step.told.text")
	}
	return m
}

// rightsRows are what the law has a receipt say.
func rightsRows(ctx context.Context, r rights) []ui.Row {
	rows := []ui.Row{
		{Key: say(ctx, "rights.received"), Value: i18n.Date(ctx, r.Received)},
		{Key: say(ctx, "rights.who"), Value: r.who() + "\n" + r.Address + "\n" + r.Phone},
	}
	if r.WhoDecides != "" {
		rows = append(rows, ui.Row{Key: say(ctx, "rights.decides"), Value: r.WhoDecides})
	}
	if r.Silence != "" {
		rows = append(rows, ui.Row{Key: say(ctx, "rights.silence"), Value: r.Silence})
	}
	if r.Contest != "" {
		rows = append(rows, ui.Row{Key: say(ctx, "rights.contest"), Value: r.Contest})
	}
	return rows
}

func say(ctx context.Context, key string, pairs ...any) string {
	return i18n.T(ctx, "cases.apply."+key, pairs...)
}
