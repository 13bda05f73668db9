package desk

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// mostAtOnce is how many cases one act takes: what a person can still look over before it is done.
const mostAtOnce = 500

// bulkPage is the preview: which cases, and to whom.
type bulkPage struct {
	ui.Page
	Back   string
	Lead   string
	More   bool // the view holds more than one act takes
	Marks  []string
	Some   []row // the first of them
	Rest   string
	Fields []templ.Component
	Faults []ui.Fault
	Button string
}

// someShown is how many cases of a bulk are named in the preview.
const someShown = 10

// seenAs names a case as it was seen: its number and revision.
func seenAs(r *cases.Row) string {
	return string(r.Reference) + "/" + strconv.FormatInt(r.Revision, 10)
}

// parseMark reads one; a forged one names no case of this authority.
func parseSeen(s string) (ref cases.Reference, revision int64, ok bool) {
	text, number, ok := strings.Cut(s, "/")
	if !ok {
		return "", 0, false
	}
	ref, ok = cases.ParseReference(text)
	revision, err := strconv.ParseInt(number, 10, 64)
	return ref, revision, ok && err == nil && revision > 0
}

// previewBulk shows what was chosen in a list, before anything is done: the ticked rows, or all that the filter finds.
func (p *Pages) previewBulk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	l, err := p.lookAt(ctx, in.Get("list"))
	if err != nil {
		return err
	}
	list, more, err := p.chosen(ctx, l, in)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		p.putFlash(ctx, flash{Kind: "bad", Words: i18n.T(ctx, "desk.bulk.none")})
		return web.SeeOther(w, r, l.URL()+"&pick=1")
	}
	marks := make([]string, 0, len(list))
	for _, one := range list {
		mark, err := p.markOf(ctx, one)
		if err != nil {
			return err
		}
		marks = append(marks, mark)
	}
	return p.drawBulk(w, r, l, marks, list, more, nil)
}

// chosen are the rows that were ticked, or those of the whole view.
func (p *Pages) chosen(ctx context.Context, l look, in url.Values) (list []one, more bool, err error) {
	if in.Get("all") != "" {
		return p.everyOne(ctx, l)
	}
	for _, typed := range in["pick"] {
		found, err := p.picked(ctx, typed)
		if err != nil {
			return nil, false, err
		}
		if list = append(list, found...); len(list) == mostAtOnce {
			break
		}
	}
	return list, false, nil
}

// picked is the row of one tick; none for what is not there.
func (p *Pages) picked(ctx context.Context, typed string) ([]one, error) {
	if id, err := inbox.ParseThreadID(typed); err == nil && p.Inbox != nil {
		row, err := p.lineOfThread(ctx, p.DB.Read(), id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		return []one{{Thread: &row}}, err
	}
	ref, ok := cases.ParseReference(typed)
	if !ok {
		return nil, nil
	}
	found, err := p.Cases.List(ctx, p.DB.Read(), cases.Filter{Text: string(ref), Stage: cases.StageAll}, cases.Cursor{}, 1)
	return onlyCases(found).Rows, err
}

// everyOne walks a view, a page after another, as far as one act goes.
func (p *Pages) everyOne(ctx context.Context, l look) (list []one, more bool, err error) {
	var after cases.Cursor
	for {
		found, err := p.mixed(ctx, l, after, min(200, mostAtOnce-len(list)))
		if err != nil {
			return nil, false, err
		}
		list = append(list, found.Rows...)
		if after = found.Next; after.IsZero() || len(list) >= mostAtOnce {
			return list, !after.IsZero(), nil
		}
	}
}

func (p *Pages) drawBulk(w http.ResponseWriter, r *http.Request, l look, marks []string, list []one, more bool, problems errs.Problems) error {
	ctx := r.Context()
	page := bulkPage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.bulk.title", "Count", len(marks)), Failed: len(problems) > 0},
		Back: l.URL(), Lead: i18n.T(ctx, "desk.bulk.lead"), More: more, Marks: marks, Faults: faults(ctx, problems),
		Button: i18n.T(ctx, "desk.bulk.do", "Count", len(marks)),
	}
	var err error
	if page.Some, err = p.rows(ctx, l, list[:min(len(list), someShown)]); err != nil {
		return err
	}
	if rest := len(marks) - len(page.Some); rest > 0 && len(page.Some) > 0 {
		page.Rest = i18n.T(ctx, "desk.bulk.rest", "Count", rest)
	}
	if page.Fields, err = p.assignFields(ctx, identity.AgentID{}, "", r.PostForm, problems); err != nil {
		return err
	}
	page.Fields[0] = chosenFirst(ctx, page.Fields[0])
	if n := threadsAmong(marks); n > 0 {
		page.Fields = p.threadDeeds(ctx, page.Fields, n, r.PostForm, problems)
		page.Title, page.Button = i18n.T(ctx, "desk.bulk.title.mixed", "Count", len(marks)), i18n.T(ctx, "desk.bulk.do.mixed", "Count", len(marks))
	}
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, bulkView(page))
}

// noOne is how a form says "nobody" where nothing chosen is a mistake.
const noOne = "none"

// chosenFirst asks for a choice where one case has a usual answer: many must not lose their agent because somebody
// looked away.
func chosenFirst(ctx context.Context, field templ.Component) templ.Component {
	s, ok := field.(ui.Select)
	if !ok {
		return field
	}
	s.Options[0].Value = noOne
	s.Options = append([]ui.Option{{Value: "", Text: i18n.T(ctx, "desk.bulk.choose")}}, s.Options...)
	return s
}
