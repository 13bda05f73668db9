package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

const (
	figuresPath    = "/desk/wall/history"
	thresholdsPath = "/desk/wall/thresholds"
)

// thresholdPage is where thresholds are set.
type thresholdPage struct {
	ui.Page
	Figures []ui.Input
	Delays  []ui.Input
	Faults  []ui.Fault
	Flash   *flash
}

func (p *Pages) showThresholds(w http.ResponseWriter, r *http.Request) error {
	b, err := p.bounds(r.Context())
	if err != nil {
		return err
	}
	in := url.Values{}
	for figure, bound := range b.figures {
		in.Set(figure, strconv.FormatInt(bound, 10))
	}
	for door, delay := range b.delays {
		in.Set(figDelay+"."+string(door), strconv.FormatInt(int64(delay/time.Minute), 10))
	}
	return p.drawThresholds(w, r, in, nil)
}

func (p *Pages) drawThresholds(w http.ResponseWriter, r *http.Request, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	page := thresholdPage{Page: ui.Page{Title: i18n.T(ctx, "desk.thresholds.title"), Failed: len(problems) > 0}, Flash: p.popFlash(r)}
	page.Faults = faults(ctx, problems)
	for _, l := range limitsOf {
		hint := i18n.T(ctx, "desk.thresholds.above")
		if l.Least {
			hint = i18n.T(ctx, "desk.thresholds.below")
		}
		page.Figures = append(page.Figures, ui.Input{
			Name: l.Figure, Label: i18n.T(ctx, "desk.figure."+l.Figure), Hint: hint, Value: in.Get(l.Figure), Width: 5, Inputmode: "numeric",
			Suffix: i18n.T(ctx, "desk.thresholds.unit."+l.Unit), Error: fault(ctx, problems, l.Figure),
		})
	}
	for _, door := range theDoors {
		name := figDelay + "." + string(door)
		page.Delays = append(page.Delays, ui.Input{
			Name: name, Label: i18n.T(ctx, "inbox.door."+string(door)), Hint: usualDelay(ctx, door), Value: in.Get(name), Width: 5, Inputmode: "numeric",
			Suffix: i18n.T(ctx, "desk.thresholds.unit.minutes"), Error: fault(ctx, problems, name),
		})
	}
	return web.Render(w, r, statusOf(page.Failed), thresholdsView(page))
}

// usualDelay says what holds where nothing is set.
func usualDelay(ctx context.Context, door inbox.Door) string {
	if promise, ok := promises[door]; ok {
		return i18n.T(ctx, "desk.thresholds.usual.minutes", "Minutes", int64(promise/time.Minute))
	}
	return i18n.T(ctx, "desk.thresholds.usual.days", "Days", usualPromise)
}

func (p *Pages) setThresholds(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	all, problems := readThresholds(in)
	if problems.Any() {
		return p.drawThresholds(w, r, in, problems)
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return saveBounds(ctx, tx, all) }); err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.thresholds.kept")})
	return web.SeeOther(w, r, thresholdsPath)
}

// readThresholds reads whole numbers; a field left empty sets nothing.
func readThresholds(in url.Values) (all []set, problems errs.Problems) {
	read := func(name, figure, door string, least, most int64) {
		typed := strings.Join(strings.Fields(in.Get(name)), "")
		if typed == "" {
			return
		}
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || n < least || n > most {
			problems.Add(name, "desk.thresholds.number", "Least", least, "Most", most)
			return
		}
		all = append(all, set{figure, door, n})
	}
	for _, l := range limitsOf {
		read(l.Figure, l.Figure, "", 0, l.Most)
	}
	for _, door := range theDoors {
		read(figDelay+"."+string(door), figDelay, string(door), 1, longestDelay)
	}
	return all, problems
}
