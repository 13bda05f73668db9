package website

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// shells are kept by authority, its version and the language; a request adds its address.
type shells struct{ kept sync.Map }

type shellKey struct {
	authority identity.AuthorityID
	version   int64
	lang      i18n.Lang
}

// Inside goes into web.Config.Inside: every page of the request has the authority's name,
// menu and footer around it.
func (s *Site) Inside(ctx context.Context, r *http.Request) context.Context {
	a, lang, offered := identity.AuthorityOf(ctx), i18n.LangOf(ctx), web.LangsOf(r)
	if a == nil {
		return ctx
	}
	return ui.WithShellMade(ctx, func() *ui.Shell {
		shell := *s.shell.of(a, lang)
		shell.Path = r.URL.Path
		shell.Languages = otherLanguages(r, lang, offered)
		if way := s.talk(ctx, ""); way != nil && len(shell.Footer.Columns) > 0 { // beside the telephone; the kept shell stays as it is
			shell.Footer.Columns = slices.Clone(shell.Footer.Columns)
			shell.Footer.Columns[0].Extra = way
		}
		return &shell
	})
}

// talk is the way into a conversation, nil where there is none.
func (s *Site) talk(ctx context.Context, class string) templ.Component {
	if s.Talk == nil {
		return nil
	}
	return s.Talk(ctx, class)
}

// around gives a page that failed before Inside its shell all the same.
func (s *Site) around(ctx context.Context) context.Context {
	a := identity.AuthorityOf(ctx)
	if a == nil || ui.ShellOf(ctx).Authority.Name != "" {
		return ctx
	}
	return ui.WithShell(ctx, s.shell.of(a, i18n.LangOf(ctx)))
}

func (k *shells) of(a *identity.Authority, lang i18n.Lang) *ui.Shell {
	key := shellKey{a.ID, a.Version, lang}
	if found, ok := k.kept.Load(key); ok {
		return found.(*ui.Shell)
	}
	made := shellOf(a, lang)
	k.kept.Store(key, made)
	return made
}

func shellOf(a *identity.Authority, lang i18n.Lang) *ui.Shell {
	shell := &ui.Shell{
		Lang:      lang,
		ThemeURL:  themeURL(a),
		Authority: ui.Authority{Name: a.Name.In(lang), Tagline: a.Tagline.In(lang), Mark: a.Theme.Logo},
		Nav: []ui.Link{
			{Href: "/services", Text: t(lang, "nav.services")},
			{Href: "/requests", Text: t(lang, "nav.requests")},
			{Href: "/contact", Text: t(lang, "nav.contact")},
		},
		Notices: notices(a, lang),
		Footer:  footer(a, lang),
	}
	return shell
}

// notice is an alert for the whole town, a setting of the authority.
type notice struct {
	Strong i18n.Text `json:"strong"`
	Text   i18n.Text `json:"text"`
	URL    string    `json:"url,omitempty"`
	Link   i18n.Text `json:"link,omitempty"`
}

func notices(a *identity.Authority, lang i18n.Lang) (shown []ui.Notice) {
	var all []notice
	if found, err := a.Settings.Read("website.notices", &all); !found || err != nil {
		return nil
	}
	for _, n := range all {
		one := ui.Notice{Strong: n.Strong.In(lang), Text: n.Text.In(lang)}
		if web.LocalPath(n.URL) {
			one.Link = ui.Link{Href: n.URL, Text: n.Link.In(lang)}
		}
		shown = append(shown, one)
	}
	return shown
}

func footer(a *identity.Authority, lang i18n.Lang) ui.Footer {
	call := ui.FooterColumn{Title: t(lang, "footer.call"), Phone: spaced(a.Contact.Phone), Lines: nonEmpty(a.Contact.Hours.In(lang))}
	if sign := a.Contact.Sign.In(lang); sign != "" {
		call.Links = []ui.Link{{Href: "/contact#sign", Text: sign}}
	}
	come := ui.FooterColumn{Title: t(lang, "footer.come"), Lines: nonEmpty(strings.Join(a.Contact.Address, "\n"), a.Contact.Access.In(lang))}
	return ui.Footer{
		Columns: []ui.FooterColumn{call, come, {Title: t(lang, "footer.site"), Links: []ui.Link{
			{Href: "/services", Text: t(lang, "nav.all_services")},
			{Href: "/requests", Text: t(lang, "nav.requests")},
			{Href: "/resume", Text: t(lang, "nav.resume")},
		}}},
		Links: []ui.Link{
			{Href: "/accessibility", Text: t(lang, "nav.accessibility", "State", conformity(a).words(lang))},
			{Href: "/privacy", Text: t(lang, "nav.privacy")},
			{Href: "/cookies", Text: t(lang, "nav.cookies")},
			{Href: "/legal", Text: t(lang, "nav.legal")},
		},
	}
}

func nonEmpty(lines ...string) []string {
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// spaced keeps a telephone number on one line.
func spaced(number string) string { return strings.ReplaceAll(number, " ", "\u00a0") }

// otherLanguages are the same page in the other languages. A page that answers a post has
// the address of the page the post came from, where there is something to read.
func otherLanguages(r *http.Request, lang i18n.Lang, offered []i18n.Lang) (links []ui.Link) {
	at, query := r.URL.Path, r.URL.Query()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		at, query = "/", url.Values{}
		if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host && web.LocalPath(from.EscapedPath()) {
			at, query = from.Path, from.Query()
		}
	}
	for _, other := range offered {
		if other != lang {
			query.Set("lang", string(other))
			to := url.URL{Path: at, RawQuery: query.Encode()}
			links = append(links, ui.Link{Href: to.String(), Text: other.Name(), Lang: other})
		}
	}
	return links
}

func themeURL(a *identity.Authority) string {
	if a.Theme.CSS() == "" {
		return ""
	}
	return "/theme.css?v=" + strconv.FormatInt(a.Version, 10)
}
