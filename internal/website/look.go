package website

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// colours are what an authority may set, in the order of the page; the drawing's own follow.
var (
	colours      = []identity.ColourName{"pv-brand", "pv-brand-strong", "pv-on-brand", "pv-brand-tint", "pv-deep", "pv-link", "pv-accent"}
	drawnColours = []identity.ColourName{
		"il-sky", "il-sun", "il-wall-1", "il-wall-2", "il-wall-3", "il-wall-4", "il-roof", "il-roof-2", "il-open", "il-sea", "il-sea-2", "il-stone", "il-light",
	}
)

type lookPage struct {
	ui.Page
	Theme    identity.Theme
	Typed    url.Values // as posted, when something is to be put right
	Problems errs.Problems
	Saved    bool
}

func (s *Site) look(w http.ResponseWriter, r *http.Request) error {
	page := lookPage{Theme: identity.AuthorityOf(r.Context()).Theme, Saved: r.URL.Query().Has("saved")}
	return s.drawLook(w, r, http.StatusOK, page)
}

func (s *Site) drawLook(w http.ResponseWriter, r *http.Request, status int, page lookPage) error {
	page.Page = ui.Page{Title: i18n.T(r.Context(), "website.look.title"), NoIndex: true, Failed: page.Problems.Any()}
	return web.Render(w, r, status, lookTempl(page))
}

// saveLook measures what was chosen and keeps it when all of it can be read. A page that
// only asks (Accept: application/json) is told the faults and nothing is kept.
func (s *Site) saveLook(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	chosen := *identity.AuthorityOf(ctx)
	chosen.Theme = themeFrom(in, chosen.Theme)
	if r.Header.Get("Accept") == "application/json" {
		return web.JSON(w, http.StatusOK, lookFaults(ctx, chosen.Theme.Check()))
	}
	_, problems, err := s.Identity.SaveAuthority(ctx, chosen)
	if err != nil {
		return err
	}
	if problems.Any() {
		return s.drawLook(w, r, http.StatusUnprocessableEntity, lookPage{Theme: chosen.Theme, Typed: in, Problems: problems})
	}
	return web.SeeOther(w, r, "/desk/look?saved")
}

// themeFrom reads the form. An empty colour is the look's own again; what the page does not
// show stays as it is.
func themeFrom(in url.Values, before identity.Theme) identity.Theme {
	theme := identity.Theme{Logo: in.Get("logo"), Drawing: in.Get("drawing"), Colours: map[identity.Scheme]map[identity.ColourName]identity.Colour{}}
	for scheme, of := range before.Colours {
		theme.Colours[scheme] = maps.Clone(of)
	}
	for _, scheme := range []identity.Scheme{identity.Light, identity.Dark} {
		if theme.Colours[scheme] == nil {
			theme.Colours[scheme] = map[identity.ColourName]identity.Colour{}
		}
		for _, name := range slices.Concat(colours, drawnColours) {
			field := colourField(scheme, name)
			if !in.Has(field) {
				continue
			}
			delete(theme.Colours[scheme], name)
			if colour := written(in, field); colour != "" {
				theme.Colours[scheme][name] = identity.Colour(colour)
			}
		}
	}
	return theme
}

// lookFaults are the words of faults by the field that they stand beside.
func lookFaults(ctx context.Context, problems errs.Problems) map[string]string {
	faults := map[string]string{}
	for _, p := range problems {
		if _, told := faults[p.Field]; !told {
			faults[p.Field] = lookFault(ctx, p)
		}
	}
	return faults
}

// lookFault names the colours as the page does; identity knows them by their token.
func lookFault(ctx context.Context, p errs.Problem) string {
	fore, _ := p.Args["Fore"].(string)
	back, _ := p.Args["Back"].(string)
	if fore == "" || back == "" {
		return i18n.Problem(ctx, p)
	}
	return i18n.T(ctx, fmt.Sprint("website.look.faint.", p.Args["Scheme"]), "Fore", i18n.T(ctx, "website.look."+fore), "Back", i18n.T(ctx, "website.look."+back),
		"Ratio", figure(ctx, p.Args["Ratio"]), "Least", figure(ctx, p.Args["Least"]))
}

// figure writes a ratio with the reader's comma.
func figure(ctx context.Context, ratio any) string {
	text := fmt.Sprint(ratio)
	if i18n.LangOf(ctx) == i18n.FR {
		return strings.ReplaceAll(text, ".", ",")
	}
	return text
}

func colourField(scheme identity.Scheme, name identity.ColourName) string {
	return string(scheme) + "." + string(name)
}

// colourInput is one colour, with what it is when nothing is written.
func (p lookPage) colourInput(ctx context.Context, scheme identity.Scheme, name identity.ColourName) ui.Input {
	field := colourField(scheme, name)
	input := ui.Input{Name: field, Label: i18n.T(ctx, "website.look."+string(name)), Width: 10, Spellcheck: "false", Capitals: "none",
		Value: string(p.Theme.Colours[scheme][name])}
	if own := (identity.Theme{}).Colour(scheme, name); own != "" {
		input.Hint = i18n.T(ctx, "website.look.own", "Colour", string(own))
	}
	if p.Typed != nil {
		input.Value = p.Typed.Get(field)
	}
	input.Error = lookFaults(ctx, p.Problems)[field]
	return input
}

func (p lookPage) faults(ctx context.Context) (faults []ui.Fault) {
	for _, problem := range p.Problems {
		faults = append(faults, ui.Fault{Text: lookFault(ctx, problem), Field: problem.Field})
	}
	return faults
}

func (p lookPage) choices(ctx context.Context, names []string) (choices []ui.Choice) {
	for _, name := range names {
		choices = append(choices, ui.Choice{Value: name, Text: i18n.T(ctx, "website.look.is."+name)})
	}
	return choices
}

func written(in url.Values, field string) string {
	return strings.ToLower(strings.TrimSpace(in.Get(field)))
}
