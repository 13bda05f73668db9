package cases

import (
	"context"
	"embed"
	"time"

	"parvis/internal/cases/casessql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var wordFiles embed.FS

func init() {
	db.Register("cases", migrations)
	i18n.Register(wordFiles)
}

// Deps is what the slice stands on.
type Deps struct {
	DB          *db.DB
	Bus         *events.Bus
	Authorities Authorities
	Secret      LinkSecret
	Jobs        *jobs.Queue // nil: nobody sweeps, as in a test of one verb

	// Hint tells open pages that something changed, as live.Hub.Publish does; nil when nobody listens.
	Hint func(at tenant.ID, subject string, payload any)
	// Trace is called when an agent reads a sensitive case; nil leaves no trace.
	Trace func(ctx context.Context, tx *db.Tx, c Case) error
}

// Authorities knows the calendar and the prefix of references; identity.Service is one.
type Authorities interface {
	Authority(ctx context.Context, id identity.AuthorityID) (*identity.Authority, error)
}

// Service holds the verbs of cases.
type Service struct {
	db          *db.DB
	bus         *events.Bus
	authorities Authorities
	secret      LinkSecret
	hint        func(tenant.ID, string, any)
	trace       func(context.Context, *db.Tx, Case) error
}

// New wires the slice: the timer that notices missed deadlines is registered, nothing runs yet.
func New(d Deps) *Service {
	s := &Service{db: d.DB, bus: d.Bus, authorities: d.Authorities, secret: d.Secret, hint: d.Hint, trace: d.Trace}
	if s.hint == nil {
		s.hint = func(tenant.ID, string, any) {}
	}
	if d.Bus != nil {
		s.listenForMandates()
		s.listenForFollowers()
	}
	if d.Jobs != nil {
		jobs.Every(d.Jobs, "cases.deadlines", time.Minute, s.NoticeMissed)
		s.listenForCalendars(d.Jobs)
	}
	return s
}

// Opened is published inside the transaction that opened a case.
type Opened struct {
	Case  Case
	Event Event
}

// Changed is published inside the transaction for every later event. Case is what all events of the verb made of it.
type Changed struct {
	Case  Case
	Event Event
}

// Rewritten is published inside the transaction in which a case lost what it said of people, or, with Gone, all of it:
// whatever was derived from its history is made again from what is left.
type Rewritten struct {
	Case Case
	Gone bool
}

// here is the authority that ctx belongs to. Verbs take it from there and from nowhere else.
func here(ctx context.Context) (tenant.ID, error) {
	id := tenant.From(ctx)
	if id == (tenant.ID{}) {
		return id, errNoAuthority
	}
	return id, nil
}

// on gives the compiled queries over a transaction or the read connections.
func on(q db.Queryer) *casessql.Queries { return casessql.New(q) }
