package workflow

import (
	"context"
	"embed"
	"log/slog"
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/notify"
	"parvis/internal/workflow/workflowsql"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("workflow", migrations)
	i18n.Register(words)
}

// Deps is what the slice stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Files    files.Store
	Cases    *cases.Service
	Offer    *catalogue.Store
	Notices  *notify.Service
	Identity *identity.Service
	Origin   func(ctx context.Context, a *identity.Authority) string // address of the authority's site, for links in mails
	Client   *http.Client                                            // calls other programs; outbound.Client without
	Log      *slog.Logger
}

// Service runs the flow of cases.
type Service struct{ Deps }

// New wires the slice: what it listens to and the workers are registered, nothing runs yet.
func New(deps Deps) *Service {
	s := &Service{deps}
	events.On(s.Bus, "workflow runs what a new case sets off", s.onOpened)
	events.On(s.Bus, "workflow runs what a change sets off", s.onChanged)
	events.On(s.Bus, "a message that did not leave is handed to a person", s.onFailed)
	events.On(s.Bus, "a message that came back is handed to a person", s.onBounced)
	jobs.Work(s.Jobs, "runs what an event of a case sets off", s.run)
	jobs.Work(s.Jobs, "tells the requests that follow another one", s.tellFollowers)
	jobs.Work(s.Jobs, "goes on after a wait", s.goOn)
	jobs.Work(s.Jobs, "reminds a resident of a question", s.remind)
	jobs.Work(s.Jobs, "draws a letter", s.drawLetter)
	jobs.Work(s.Jobs, "tells another program", s.callHook)
	return s
}

func queries(q db.Queryer) *workflowsql.Queries { return workflowsql.New(q) }
