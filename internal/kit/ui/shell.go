package ui

import (
	"context"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"parvis/internal/kit/i18n"
)

// Shell is what every page of a request shares. Middleware of the upper slices fills it; the
// pages themselves only say their title and their content.
type Shell struct {
	Lang      i18n.Lang
	Path      string // of the request: the menu marks where one is
	Scheme    string // light, dark, or auto as the person's system wishes (when empty)
	ThemeURL  string // the authority's colours, a sheet loaded after ours
	Authority Authority
	Nav       []Link
	Languages []Link // the same page in the other languages
	Notices   []Notice
	Footer    Footer
	Desk      Desk
	Kiosk     *Kiosk // the screen of a town hall: no menus, a way to finish; nil elsewhere
}

// Authority is who speaks on the page.
type Authority struct {
	Name, Tagline string
	HomeURL       string // "/" when empty
	LogoURL       string // our drawn gate in the authority's colours when empty
	Mark          string // what stands in the drawn gate: hills, or the harbour when empty
	FaviconURL    string
}

// Link leads somewhere. Lang is set on links to a page in another language.
type Link struct {
	Href, Text string
	Icon       string
	Lang       i18n.Lang
	Current    bool // set by the caller when the path does not tell
}

// Footer is the foot of the public pages: columns, then a line of small links.
type Footer struct {
	Columns []FooterColumn
	Links   []Link
}

// FooterColumn says one thing: who to call, where to come, what else is on this site.
type FooterColumn struct {
	Title string
	Phone string   // written as people read it
	Lines []string // paragraphs; a newline breaks the line
	Links []Link
	Extra templ.Component // a last paragraph that its owner draws; nil for none
}

type shellKey struct{}

// WithShell returns a context whose pages share s.
func WithShell(ctx context.Context, s *Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, s)
}

// WithShellMade is WithShell for a shell that is made when a page first asks for it: a redirect and
// a page drawn beforehand need none.
func WithShellMade(ctx context.Context, make func() *Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, sync.OnceValue(make))
}

type deviceKey struct{}

// OnDevice says that the pages of a request are drawn for a screen with a shell of its own, under a name that tells it
// from others: whoever keeps drawn pages keeps those apart without making a shell to find out.
func OnDevice(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, deviceKey{}, name)
}

// DeviceOf is the name of that screen, "" for everybody's browser.
func DeviceOf(ctx context.Context) string {
	name, _ := ctx.Value(deviceKey{}).(string)
	return name
}

// ShellOf gives the shell of the request; an empty one in the reader's language when nobody
// filled it, so that even an early error is a whole page.
func ShellOf(ctx context.Context) *Shell {
	switch s := ctx.Value(shellKey{}).(type) {
	case func() *Shell:
		return s()
	case *Shell:
		if s != nil {
			return s
		}
	}
	return &Shell{Lang: i18n.LangOf(ctx)}
}

func (s *Shell) lang(ctx context.Context) string {
	if s.Lang != "" {
		return string(s.Lang)
	}
	return string(i18n.LangOf(ctx))
}

// title names the page first, then who speaks: "Erreur : Vos revenus - Portvieux".
func (s *Shell) title(ctx context.Context, title string, failed bool) string {
	if failed {
		title = word(ctx, "title_error", "Title", title)
	}
	if s.Authority.Name == "" || s.Authority.Name == title {
		return title
	}
	return title + " - " + s.Authority.Name
}

// at tells whether a menu entry leads to where one is: its page or a page under it.
func (s *Shell) at(l Link) bool {
	return l.Current || under(s.Path, l.Href)
}

func under(path, href string) bool {
	if href == "" || href == "/" {
		return path == href
	}
	rest, ok := strings.CutPrefix(path, href)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(href, "/"))
}

// telephone makes the link of a number as people write it.
func telephone(written string) string {
	var digits strings.Builder
	for _, r := range written {
		if (r >= '0' && r <= '9') || (r == '+' && digits.Len() == 0) {
			digits.WriteRune(r)
		}
	}
	return "tel:" + digits.String()
}
