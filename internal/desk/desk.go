package desk

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/cases/search"
	"parvis/internal/cases/threads"
	"parvis/internal/catalogue"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/expert"
	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/live"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
	"parvis/internal/workflow"
)

//go:embed words/*.json
var words embed.FS

//go:embed migrations
var migrations embed.FS

func init() {
	i18n.Register(words)
	db.Register("desk", migrations)
}

// The permissions of the desk. What a move asks for is written in the definition.
const (
	MayRead     web.Permission = "desk.read"
	MayWork                    = workflow.MayWork // answer, note, assign, tasks, documents
	MayCorrect  web.Permission = "case.correct"   // a resident's answer
	MayTransfer web.Permission = "case.transfer"  // to another person
	MayReopen                  = workflow.MayManage
)

// Deps is what the window looks at.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Cases    *cases.Service
	Inbox    *inbox.Service   // nil: no messages beside the cases
	Ties     *threads.Service // nil: threads are joined to no case
	Search   *search.Service
	Flow     *workflow.Service
	Offer    *catalogue.Store
	Identity *identity.Service
	Notices  *notify.Service
	Alerts   *alerts.Service // what waits for one agent
	Files    files.Store
	Rota     *rota.Service // nil: nobody is given anything, nor covered
	Papers   *papers.Desk  // takes files into cases
	Hub      *live.Hub
	Jobs     *jobs.Queue                                             // nil: forgotten drafts are never swept
	Origin   func(ctx context.Context, a *identity.Authority) string // address of the authority's site, for links in mails
	Doors    []Door                                                  // windows beside the desk

	// Panel stands in the top bar of every page, such as that of a call that rings; nil, or nothing given, for none.
	Panel func(r *http.Request) (templ.Component, error)

	// Held is what keeps a case whatever its retention says, nil when nothing does; nil when nobody holds cases.
	Held func(ctx context.Context, id cases.ID) (*Hold, error)
}

// Hold is why a case is kept, by whom and since when.
type Hold struct {
	Reason, By string
	At         time.Time
}

// Pages answers the requests of agents.
type Pages struct {
	Deps
	experts *expert.Service
}

// keepDrafts is how long an unfinished text waits for its agent.
const keepDrafts = 90 * 24 * time.Hour

// keepActs is longer than anything can be undone.
const keepActs = time.Hour

// New wires the window.
func New(d Deps) *Pages {
	p := &Pages{Deps: d}
	p.experts = expert.New(expert.Deps{
		DB: d.DB, Clock: d.Clock, Jobs: d.Jobs, Cases: d.Cases, Identity: d.Identity, Notices: d.Notices, Alerts: d.Alerts, Files: d.Files,
		Papers: d.Papers, Origin: d.Origin,
	})
	if d.Jobs != nil {
		jobs.Every(d.Jobs, "desk.drafts", 24*time.Hour, p.sweep)
	}
	return p
}

// Routes is every page of the desk.
func (p *Pages) Routes() []web.Route {
	routes := []web.Route{
		{"GET", "/desk", MayRead, p.inbox},
		{"GET", searchPath, MayRead, p.search},
		{"GET", "/desk/people", identity.MaySeePeople, p.people},
		{"POST", "/desk/people", identity.MaySeePeople, p.findPeople},
		{"GET", "/desk/people/{person}", identity.MaySeePeople, p.personPage},
		{"GET", "/desk/people/{person}/with/{other}", identity.MayChangePeople, p.compare},
		{"POST", "/desk/people/{person}/with/{other}", identity.MayChangePeople, p.merge},
		{"GET", "/desk/people/{person}/mandate", identity.MayChangePeople, p.showMandate},
		{"POST", "/desk/people/{person}/mandate", identity.MayChangePeople, p.giveMandate},
		{"POST", "/desk/people/{person}/mandates/{mandate}/end", identity.MayChangePeople, p.endMandate},
		{"POST", "/desk/merges/{merge}/undo", identity.MayChangePeople, p.unmerge},
		{"GET", "/desk/texts", MayWork, p.showTexts},
		{"POST", "/desk/texts", MayWork, p.addText},
		{"GET", "/desk/texts/{text}", MayWork, p.showText},
		{"POST", "/desk/texts/{text}", MayWork, p.changeText},
		{"POST", "/desk/texts/{text}/delete", MayWork, p.deleteText},
		{"GET", "/desk/me", identity.Staff, p.me},
		{"POST", "/desk/me", identity.Staff, p.saveMe},
		{"POST", "/desk/me/absent", identity.Staff, p.setAbsent},
		{"GET", "/desk/rows/{reference}", MayRead, p.oneRow},
		{"GET", "/desk/stream", MayRead, p.stream},
		{"GET", "/desk/export.csv", MayExport, p.exportCSV},
		{"GET", "/desk/export.xlsx", MayExport, p.exportXLSX},
		{"POST", "/desk/bulk", MayWork, p.previewBulk},
		{"POST", "/desk/bulk/assign", MayWork, p.assignBulk},
		{"POST", "/desk/bulk/{act}/undo", MayWork, p.undoBulk},
		{"POST", "/desk/views", MayRead, p.saveView},
		{"POST", "/desk/views/{view}/delete", MayRead, p.deleteView},
		{"GET", "/desk/cases/{reference}", MayRead, p.show},
		{"GET", "/desk/cases/{reference}/detail", MayRead, p.detail},
		{"POST", "/desk/cases/{reference}/presence", MayRead, p.presence},
		{"GET", "/desk/cases/{reference}/documents/{document}", MayRead, p.download},
		{"POST", "/desk/cases/{reference}/draft", MayWork, p.keepDraft},
		{"POST", "/desk/cases/{reference}/reply", MayWork, p.reply},
		{"POST", "/desk/cases/{reference}/note", MayWork, p.note},
		{"POST", "/desk/cases/{reference}/ask", MayWork, p.ask},
		{"GET", "/desk/cases/{reference}/moves/{move}", MayRead, p.showMove},
		{"POST", "/desk/cases/{reference}/moves/{move}", MayRead, p.move}, // what it asks for is written in the definition
		{"GET", "/desk/cases/{reference}/assign", MayWork, p.showAssign},
		{"POST", "/desk/cases/{reference}/assign", MayWork, p.assign},
		{"POST", "/desk/cases/{reference}/undo", MayRead, p.undo}, // one's own slip
		{"GET", "/desk/cases/{reference}/answers/{field}", MayCorrect, p.showCorrect},
		{"POST", "/desk/cases/{reference}/answers/{field}", MayCorrect, p.correct},
		{"POST", "/desk/cases/{reference}/documents/{document}/accept", MayWork, p.acceptDocument},
		{"GET", "/desk/cases/{reference}/documents/{document}/refuse", MayWork, p.showRefuse},
		{"POST", "/desk/cases/{reference}/documents/{document}/refuse", MayWork, p.refuseDocument},
		{"POST", "/desk/cases/{reference}/documents", MayWork, p.attach},
		{"POST", "/desk/cases/{reference}/tasks", MayWork, p.addTask},
		{"POST", "/desk/cases/{reference}/tasks/{task}/done", MayWork, p.doneTask},
		{"POST", "/desk/cases/{reference}/links", MayWork, p.link},
		{"POST", "/desk/cases/{reference}/links/remove", MayWork, p.unlink},
		{"GET", "/desk/cases/{reference}/merge", MayMerge, p.showMergeCase},
		{"POST", "/desk/cases/{reference}/merge", MayMerge, p.mergeCase},
		{"GET", "/desk/cases/{reference}/split", MayMerge, p.showSplitCase},
		{"POST", "/desk/cases/{reference}/split", MayMerge, p.splitCase},
		{"GET", "/desk/cases/{reference}/transfer", MayTransfer, p.showTransfer},
		{"POST", "/desk/cases/{reference}/transfer", MayTransfer, p.transfer},
		{"GET", "/desk/cases/{reference}/reopen", MayReopen, p.showReopen},
		{"POST", "/desk/cases/{reference}/reopen", MayReopen, p.reopen},
	}
	return p.Dress(slices.Concat(routes, p.threadRoutes(), p.alertRoutes(), p.expertRoutes(), p.macroRoutes()))
}

// Dress puts the shell of the desk around the pages of another slice.
func (p *Pages) Dress(routes []web.Route) []web.Route {
	for i := range routes {
		routes[i].Do = p.within(routes[i].Do)
	}
	return routes
}

// within puts the agents' shell around a page.
func (p *Pages) within(do web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, err := p.shell(r)
		if err != nil {
			return err
		}
		return do(w, r.WithContext(ctx))
	}
}

func (p *Pages) now() time.Time { return p.Clock.Now() }
