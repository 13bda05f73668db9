package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"parvis/internal/cases"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// stalePage stands between two hands: what the other one did, and what this one wanted.
type stalePage struct {
	ui.Page
	Who    string
	News   []entry
	Action string
	Hidden [][2]string
	Texts  []typedText
	Button string
	Back   string
	Case   cases.Case
	Files  bool // files came with the words: a browser does not send them twice by itself
}

// typedText is what was written and must not be lost.
type typedText struct{ Name, Label, Value string }

// written are the inputs that hold an agent's own words.
var written = []string{"text", "reason", "why", "proof"}

func (p *Pages) stale(w http.ResponseWriter, r *http.Request, s *cases.Stale, in url.Values, name string) error {
	ctx := r.Context()
	page, err := p.staleOf(ctx, s, in, name)
	if err != nil {
		return err
	}
	page.Action, page.Files = r.URL.Path, withFiles(r)
	web.Note(r, "stale", s.Case.Revision)
	return web.Render(w, r, http.StatusConflict, staleView(page))
}

// withFiles tells that a form was sent with at least one file.
func withFiles(r *http.Request) bool {
	if r.MultipartForm == nil {
		return false
	}
	for _, file := range r.MultipartForm.File[filesInput] {
		if file.Size > 0 {
			return true
		}
	}
	return false
}

func (p *Pages) staleOf(ctx context.Context, s *cases.Stale, in url.Values, name string) (stalePage, error) {
	service, err := p.Offer.Version(ctx, s.Case.Service, s.Case.Version)
	if err != nil {
		return stalePage{}, err
	}
	about := &casePage{Case: s.Case, Service: service, Path: casePath(s.Case.Reference)}
	if err := p.teamNames(ctx, about); err != nil {
		return stalePage{}, err
	}
	page := stalePage{
		Page: ui.Page{Title: i18n.T(ctx, "desk.stale.title", "Reference", string(s.Case.Reference)), Failed: true},
		News: (&narrator{page: about}).tell(ctx, s.Since), Back: backTo(in, s.Case), Case: s.Case,
		Who:    i18n.T(ctx, "desk.stale.lead"),
		Button: i18n.T(ctx, "desk.stale.anyway", "Do", i18n.T(ctx, "desk.do."+name)),
	}
	for key, values := range in {
		for _, v := range values {
			switch {
			case key == "expect":
			case slices.Contains(written, key):
				page.Texts = append(page.Texts, typedText{key, i18n.T(ctx, "desk.typed."+key), v})
			default:
				page.Hidden = append(page.Hidden, [2]string{key, v})
			}
		}
	}
	slices.SortFunc(page.Hidden, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	slices.SortFunc(page.Texts, func(a, b typedText) int { return slices.Index(written, a.Name) - slices.Index(written, b.Name) })
	page.Hidden = append(page.Hidden, [2]string{"expect", strconv.FormatInt(s.Case.Revision, 10)})
	return page, nil
}
