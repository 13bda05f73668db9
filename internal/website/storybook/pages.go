package storybook

import (
	"embed"
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/ui/storybook"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// errNoStory is for a page that the book does not have, and for any page of it on a town that
// is no demo.
var errNoStory = errs.New(errs.NotFound, "website.storybook.none")

// Routes is the table for web.Server.Mount.
func Routes() []web.Route {
	return []web.Route{
		{"GET", "/storybook", web.Anyone, contents},
		{"GET", "/storybook/{story}", web.Anyone, story},
	}
}

type contentsPage struct {
	ui.Page
	Lines []ui.Line
}

func contents(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !identity.AuthorityOf(ctx).Demo {
		return errNoStory
	}
	page := contentsPage{Page: ui.Page{Title: i18n.T(ctx, "website.storybook.title"), NoIndex: true}}
	for _, one := range storybook.Pages() {
		page.Lines = append(page.Lines, ui.Line{Href: "/storybook/" + one.Name, Name: i18n.T(ctx, "website.storybook.page."+one.Name), Fact: one.Name})
	}
	return web.Render(w, r, http.StatusOK, contentsTempl(page))
}

func story(w http.ResponseWriter, r *http.Request) error {
	if !identity.AuthorityOf(r.Context()).Demo {
		return errNoStory
	}
	for _, one := range storybook.Pages() {
		if one.Name == r.PathValue("story") {
			return web.Render(w, r, http.StatusOK, one.Component)
		}
	}
	return errNoStory
}
