// Package keypages is where administrators see which programs may ask and write: keys with what each may do, webhooks
// with each attempt, and those that were given up.
//
// A secret is shown once, on the page that answers the form that made the key: it stands in no address and in no
// session.
package keypages

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/api"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// May is who lets programs in.
const May web.Permission = "api.manage"

// Path is the page of keys.
const Path = "/desk/programs"

// Deps is what the pages stand on. API is asked for late: the house makes it with its routes.
type Deps struct {
	DB  *db.DB
	API func() *api.Service
}

// Pages let programs in.
type Pages struct{ Deps }

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d} }

// Routes is the table for web.Server.Mount.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, May, p.list},
		{"POST", Path, May, p.add},
		{"POST", Path + "/keys/{key}/revoke", May, p.revoke},
		{"GET", Path + "/webhooks/{hook}", May, p.hook},
		{"POST", Path + "/webhooks/{hook}/resume", May, p.resume},
		{"POST", Path + "/webhooks/{hook}/deliveries/{delivery}/replay", May, p.replay},
	}
}

type listPage struct {
	ui.Page
	Keys    []keyLine
	Hooks   []hookLine
	GivenUp int
	Secret  string // of the key that was just made
	Name    ui.Input
	Pace    ui.Input
	Scopes  ui.Checkboxes
	Faults  []ui.Fault
	Said    string
}

type keyLine struct {
	Name, Prefix, Scopes, Note, Revoke string
	Tag                                ui.Tag
}

type hookLine struct {
	Href, URL, Note string
	Tag             ui.Tag
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, http.StatusOK, url.Values{"pace": {"120"}}, nil, "")
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, status int, in url.Values, problems errs.Problems, secret string) error {
	ctx := r.Context()
	fault := func(name string) string {
		if one, ok := problems.Of(name); ok {
			return i18n.Problem(ctx, one)
		}
		return ""
	}
	page := listPage{
		Page: ui.Page{Title: i18n.T(ctx, "programs.title"), Failed: len(problems) > 0}, Secret: secret, Said: web.PopString(ctx, saidKey),
		Name:   ui.Input{Name: "name", Label: i18n.T(ctx, "programs.name"), Hint: i18n.T(ctx, "programs.name.hint"), Value: in.Get("name"), Error: fault("name")},
		Pace:   ui.Input{Name: "pace", Label: i18n.T(ctx, "programs.pace"), Width: 5, Inputmode: "numeric", Value: in.Get("pace"), Error: fault("pace")},
		Scopes: ui.Checkboxes{Name: "scope", Legend: i18n.T(ctx, "programs.scopes"), Values: in["scope"], Error: fault("scope")},
	}
	for _, scope := range api.Scopes {
		page.Scopes.Choices = append(page.Scopes.Choices, ui.Choice{Value: string(scope), Text: i18n.T(ctx, "programs.scope."+string(scope)), Hint: string(scope)})
	}
	for _, one := range problems {
		page.Faults = append(page.Faults, ui.Fault{Field: one.Field, Text: i18n.Problem(ctx, one)})
	}
	if err := p.fill(ctx, &page); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, listView(page))
}

func (p *Pages) fill(ctx context.Context, page *listPage) error {
	keys, err := p.API().Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		page.Keys = append(page.Keys, keyLineOf(ctx, k))
	}
	hooks, err := p.API().Hooks(ctx, p.DB.Read())
	for _, h := range hooks {
		line := hookLine{Href: Path + "/webhooks/" + h.ID.String(), URL: h.URL, Note: strings.Join(h.Events, ", "), Tag: hookTag(ctx, h)}
		if h.State == "disabled" {
			page.GivenUp++
		}
		page.Hooks = append(page.Hooks, line)
	}
	return err
}

func keyLineOf(ctx context.Context, k api.Key) keyLine {
	line := keyLine{Name: k.Name, Prefix: k.Prefix, Tag: ui.Tag{Text: i18n.T(ctx, "programs.works"), Colour: "green", Icon: "check"}}
	var names []string
	for _, scope := range k.Scopes {
		names = append(names, i18n.T(ctx, "programs.scope."+string(scope)))
	}
	line.Scopes = strings.Join(names, ", ")
	line.Note = i18n.T(ctx, "programs.made", "Who", k.MadeBy, "Day", i18n.Date(ctx, k.MadeAt))
	if k.MadeBy == "" { // by the command
		line.Note = i18n.T(ctx, "programs.made_here", "Day", i18n.Date(ctx, k.MadeAt))
	}
	switch {
	case !k.RevokedAt.IsZero():
		line.Tag = ui.Tag{Text: i18n.T(ctx, "programs.revoked"), Icon: "cross"}
		return line
	case k.UsedAt.IsZero():
		line.Note += " " + i18n.T(ctx, "programs.unused")
	default:
		line.Note += " " + i18n.T(ctx, "programs.used", "Day", i18n.Date(ctx, k.UsedAt), "Time", i18n.Clock(ctx, k.UsedAt))
	}
	line.Revoke = Path + "/keys/" + k.ID.String() + "/revoke"
	return line
}

func hookTag(ctx context.Context, h api.Hook) ui.Tag {
	switch {
	case h.State == "disabled":
		return ui.Tag{Text: i18n.T(ctx, "programs.given_up"), Colour: "pink", Icon: "alert"}
	case h.State != "on":
		return ui.Tag{Text: i18n.T(ctx, "programs.off"), Icon: "pause"}
	case !h.FailingSince.IsZero():
		return ui.Tag{Text: i18n.T(ctx, "programs.failing", "Day", i18n.Date(ctx, h.FailingSince)), Colour: "yellow", Icon: "clock"}
	}
	return ui.Tag{Text: i18n.T(ctx, "programs.works"), Colour: "green", Icon: "check"}
}

const saidKey = "programs.said"

// add makes a key and shows its secret, here and never again.
func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	var problems errs.Problems
	n := api.NewKey{Name: strings.TrimSpace(in.Get("name"))}
	if n.Name == "" || len(n.Name) > 100 {
		problems.Add("name", "programs.name.wrong")
	}
	scopes, unknown := api.ParseScopes(in["scope"])
	if n.Scopes = scopes; unknown != "" || len(scopes) == 0 {
		problems.Add("scope", "programs.scope.none")
	}
	if n.PerMinute, err = strconv.Atoi(in.Get("pace")); err != nil || n.PerMinute < 1 || n.PerMinute > 6000 {
		problems.Add("pace", "programs.pace.wrong")
	}
	if len(problems) > 0 {
		return p.draw(w, r, http.StatusUnprocessableEntity, in, problems, "")
	}
	secret := ""
	if err := p.DB.Write(ctx, func(tx *db.Tx) (err error) { _, secret, err = p.API().AddKey(ctx, tx, n); return err }); err != nil {
		return err
	}
	return p.draw(w, r, http.StatusOK, url.Values{"pace": {"120"}}, nil, secret)
}

func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "key", "programs.done.revoked", Path, p.API().RevokeKey)
}

func (p *Pages) resume(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "hook", "programs.done.resumed", Path+"/webhooks/"+url.PathEscape(r.PathValue("hook")), p.API().ResumeHook)
}

var errUnknown = errs.New(errs.NotFound, "programs.unknown")

func (p *Pages) change(w http.ResponseWriter, r *http.Request, name, done, back string, do func(context.Context, *db.Tx, uuid.UUID) error) error {
	ctx := r.Context()
	id, err := uuid.Parse(r.PathValue(name))
	if err != nil {
		return errUnknown
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error { return do(ctx, tx, id) }); err != nil {
		return err
	}
	web.Put(ctx, saidKey, i18n.T(ctx, done))
	return web.SeeOther(w, r, back)
}

type hookPage struct {
	ui.Page
	Path  string
	URL   string
	Tag   ui.Tag
	Lines []deliveryLine
	Can   bool // be taken up again
	Said  string
	Older string
}

type deliveryLine struct {
	Event, When, Note, Replay string
	Tag                       ui.Tag
}

// hook is one webhook with its attempts, the newest first.
func (p *Pages) hook(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	hooks, err := p.API().Hooks(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(hooks, func(h api.Hook) bool { return h.ID.String() == r.PathValue("hook") })
	if i < 0 {
		return errUnknown
	}
	h := hooks[i]
	before, _ := uuid.Parse(r.URL.Query().Get("before")) // the newest without
	tries, err := p.API().Deliveries(ctx, h.ID, before)
	if err != nil {
		return err
	}
	page := hookPage{
		Page: ui.Page{Title: i18n.T(ctx, "programs.hook")}, Path: Path + "/webhooks/" + h.ID.String(), URL: h.URL, Tag: hookTag(ctx, h),
		Can: h.State == "disabled", Said: web.PopString(ctx, saidKey),
	}
	for _, d := range tries {
		line := deliveryLine{Event: d.Event, When: i18n.Date(ctx, d.MadeAt.Time) + ", " + i18n.Clock(ctx, d.MadeAt.Time), Tag: ui.Tag{Text: i18n.T(ctx, "programs.state."+d.State)}}
		line.Note = i18n.T(ctx, "programs.tries", "Count", int(d.Attempts))
		if d.Status != 0 {
			line.Note += " " + i18n.T(ctx, "programs.status", "Status", strconv.FormatInt(int64(d.Status), 10))
		}
		if d.Error != "" {
			line.Note += " " + d.Error
		}
		if d.State != "waiting" {
			line.Replay = page.Path + "/deliveries/" + d.ID.String() + "/replay"
		}
		page.Lines = append(page.Lines, line)
	}
	if n := len(tries); n == 50 {
		page.Older = page.Path + "?before=" + tries[n-1].ID.String()
	}
	return web.Render(w, r, http.StatusOK, hookView(page))
}

func (p *Pages) replay(w http.ResponseWriter, r *http.Request) error {
	hook, err := uuid.Parse(r.PathValue("hook"))
	if err != nil {
		return errUnknown
	}
	again := func(ctx context.Context, tx *db.Tx, id uuid.UUID) error { return p.API().Replay(ctx, tx, hook, id) }
	return p.change(w, r, "delivery", "programs.done.replayed", Path+"/webhooks/"+hook.String(), again)
}
