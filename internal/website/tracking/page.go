package tracking

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// casePage is one request as its resident sees it.
type casePage struct {
	ui.Page
	Case      seen
	Texts     bool // the authority can text
	Service   *catalogue.Service
	Here      *identity.Authority
	Tag       ui.Tag
	Done      string // what was just done, in words
	Helping   string // for whom, when a helper looks
	Acting    *acting
	Questions []question
	Decision  *decision
	Moments   []ui.Moment
	Thread    []ui.Message
	Documents []ui.File
	Next      []string // what comes, and when
	Moves     []moveLink
	CanObject bool
	CanRate   bool
	Typed     url.Values // a refused post, so that nothing typed is lost
	Problems  errs.Problems
}

// moveLink leads to a move that the resident may make.
type moveLink struct{ Href, Text string }

// done are the things that a page may say were just done; anything else in the address says nothing.
var done = []string{"answer", "message", "rating", "move", "objection", "contact", "phone", "address"}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	page, err := p.page(r.Context(), c)
	if err != nil {
		return err
	}
	if said := r.URL.Query().Get("done"); slices.Contains(done, said) {
		page.Done = i18n.T(r.Context(), "website.tracking.done."+said)
	}
	return web.Render(w, r, http.StatusOK, caseTempl(page))
}

// again shows the page with what was typed and what to put right.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, c seen, typed url.Values, problems errs.Problems) error {
	return p.answerAgain(w, r, http.StatusUnprocessableEntity, c, typed, problems)
}

func (p *Pages) answerAgain(w http.ResponseWriter, r *http.Request, status int, c seen, typed url.Values, problems errs.Problems) error {
	page, err := p.page(r.Context(), c)
	if err != nil {
		return err
	}
	page.Typed, page.Problems, page.Failed = typed, problems, true
	for i := range page.Questions {
		page.Questions[i].refill(r.Context(), typed, problems)
	}
	return web.Render(w, r, status, caseTempl(page))
}

func (p *Pages) page(ctx context.Context, c seen) (casePage, error) {
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return casePage{}, err
	}
	history, err := p.Cases.History(ctx, p.DB.Read(), c.ID)
	if err != nil {
		return casePage{}, err
	}
	team, err := p.team(ctx, c.Case)
	if err != nil {
		return casePage{}, err
	}
	t := &teller{ctx: ctx, service: service, c: c.Case, now: p.Clock.Now(), team: team}
	page := casePage{
		Texts: p.Notices.CanText(ctx),
		Page:  ui.Page{Title: service.Title.Of(ctx) + " " + string(c.Reference), NoIndex: true}, Case: c, Service: service, Here: identity.AuthorityOf(ctx),
		Tag: tag(ctx, service, c.Case), Questions: t.questions(), Decision: t.decision(), Thread: t.thread(history), Documents: t.documents(),
		Next: t.next(), Moves: moves(ctx, service, c.Case), CanObject: c.Decision != nil, CanRate: !open(c.Case) && c.Rating == nil,
	}
	page.Acting = p.acting(ctx, c)
	page.Moments = append(t.moments(history), t.ahead()...)
	if c.Right == asHelper {
		page.Helping = c.Person.Name
	}
	return page, nil
}

// team is the name of those in charge, the authority's own when the team is gone.
func (p *Pages) team(ctx context.Context, c cases.Case) (string, error) {
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return "", err
	}
	for _, team := range teams {
		if team.ID == c.Team {
			return team.Name.Of(ctx), nil
		}
	}
	return identity.AuthorityOf(ctx).Name.Of(ctx), nil
}

// ahead is where the request stands and what comes next.
func (t *teller) ahead() (moments []ui.Moment) {
	if t.c.Follows() {
		return t.alongside()
	}
	if t.c.Closed() {
		return nil
	}
	now := ui.Moment{When: ui.Now, Title: stateWords(t.ctx, t.service, t.c.State), Text: t.handled()}
	switch {
	case given(t.c):
		now.Title = t.word("given")
	case t.c.Waiting():
		now.Title, now.Icon = t.word("waiting"), "hourglass"
		now.Text = t.word("waiting_since", "Day", i18n.NearDate(t.ctx, t.c.WaitingAt, t.now))
		if t.paused() {
			now.Text += " " + t.word("clock_paused")
		}
	}
	next := ui.Moment{When: ui.Next, Title: t.word("answer_title"), Text: t.word("answer_after")}
	if due, ok := t.c.Due(); ok {
		next.Text = t.word("answer_by_cap", "Day", i18n.NearDate(t.ctx, due.Due, t.now))
		if due.Late(t.now) {
			next.Text = t.word("late", "Day", i18n.NearDate(t.ctx, due.Due, t.now))
		}
	}
	return []ui.Moment{now, next}
}

// handled names who has it in hand.
func (t *teller) handled() string {
	if t.c.AgentName != "" {
		return t.word("handled_by", "Name", t.c.AgentName, "Team", t.team)
	}
	return t.word("handled_by_team", "Team", t.team)
}

func (t *teller) paused() bool {
	return slices.ContainsFunc(t.c.Deadlines, func(d cases.Deadline) bool { return !d.Resident && !d.Ended() && d.Paused() })
}

// next is the aside's answer to "and now?".
func (t *teller) next() (lines []string) {
	if t.c.Main != nil {
		return []string{t.word("together.next")}
	}
	if given(t.c) {
		return []string{t.word("given_next")}
	}
	if state, ok := t.service.State(t.c.State); ok {
		if next := state.Next.Of(t.ctx); next != "" {
			lines = append(lines, next)
		}
	}
	switch due, ok := t.c.Due(); {
	case t.c.Closed():
	case t.c.Waiting():
		if answer, ok := t.c.AnswerBy(); ok {
			lines = append(lines, t.word("answer_before", "Day", i18n.NearDate(t.ctx, answer.Due, t.now)))
		}
	case ok && due.Late(t.now):
		lines = append(lines, t.word("late", "Day", i18n.NearDate(t.ctx, due.Due, t.now)))
	case ok:
		lines = append(lines, t.word("answer_by_cap", "Day", i18n.NearDate(t.ctx, due.Due, t.now)))
	}
	return append(lines, t.silence()...)
}

// silence tells what no answer means, while the town owes one: what it waits for from the resident stops that clock.
func (t *teller) silence() []string {
	calendar := identity.AuthorityOf(t.ctx).Calendar
	at := cases.SilenceAt(t.c, t.service, calendar)
	if at.IsZero() || t.c.Closed() || t.c.Waiting() || t.c.Decision != nil {
		return nil
	}
	lang := i18n.LangOf(t.ctx)
	return []string{t.service.SilenceWords(lang, i18n.CivilIn(lang, at.In(calendar.Zone())))}
}

// moves are those that the flow lets a resident make from here.
func moves(ctx context.Context, service *catalogue.Service, c cases.Case) (links []moveLink) {
	if c.Main != nil {
		return nil // it goes on with the other one
	}
	for _, move := range service.MovesFrom(c.State) {
		if move.It.May == catalogue.MayResident {
			links = append(links, moveLink{Path(c.Reference) + "/move/" + move.Name, move.It.Label.Of(ctx)})
		}
	}
	return links
}

// documents are those that a resident may see, each with its state in words.
func (t *teller) documents() (rows []ui.File) {
	for _, doc := range t.c.Documents {
		if doc.Internal {
			continue
		}
		row := ui.File{Name: documentName(t.ctx, t.service, doc)}
		switch {
		case doc.Scan == cases.ScanRefused:
			row.Error = t.word("document.dangerous")
		case doc.Scan == cases.ScanWaiting:
			row.State, row.Waiting = t.word("document.held"), true
		default:
			row.Href = Path(t.c.Reference) + "/documents/" + doc.ID.String()
			row.State = t.word("document.of", "Day", i18n.NearDate(t.ctx, doc.AddedAt, t.now), "Size", ui.FileSize(t.ctx, doc.Size))
		}
		if doc.Review == cases.ReviewRefused {
			row.Error = t.word("document.refused", "Why", doc.Why)
		}
		rows = append(rows, row)
	}
	return rows
}

// documentName is the paper's own name where the service has one, the file's otherwise.
func documentName(ctx context.Context, service *catalogue.Service, doc cases.Document) string {
	if letter, ok := service.Letters[doc.Letter]; ok {
		return letter.Title.Of(ctx)
	}
	if doc.Title != "" {
		return doc.Title
	}
	if place, ok := service.Field(doc.Field); ok {
		return place.Label.Of(ctx) + i18n.T(ctx, "website.tracking.colon") + doc.Name
	}
	return doc.Name
}

// attached leads to the files of a message.
func (t *teller) attached(docs []cases.Document) templ.Component {
	var ids []uuid.UUID
	for _, doc := range docs {
		if known, ok := t.c.Document(doc.ID); ok && !known.Internal {
			ids = append(ids, doc.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return ui.Files{Items: slices.DeleteFunc(t.documents(), func(f ui.File) bool {
		return !slices.ContainsFunc(ids, func(id uuid.UUID) bool { return f.Href == Path(t.c.Reference)+"/documents/"+id.String() })
	})}
}
