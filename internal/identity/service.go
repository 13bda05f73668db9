package identity

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("identity", migrations)
	i18n.Register(words)
}

// Config is what the slice stands on.
type Config struct {
	DB    *db.DB
	Clock clock.Clock
	Bus   *events.Bus
	Jobs  *jobs.Queue
	Key   SealKey
	Log   *slog.Logger

	// Texts tells whether the authority of ctx has a number to text from; nil never.
	Texts func(ctx context.Context) bool
}

// Service holds the verbs of identity.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	bus      *events.Bus
	queue    *jobs.Queue
	key      SealKey
	log      *slog.Logger
	hosts    hostCache
	purposes map[string]Purpose
	texts    func(ctx context.Context) bool
}

// New wires the slice: its workers and its hourly sweep are registered, nothing runs yet.
func New(c Config) *Service {
	s := &Service{db: c.DB, clock: c.Clock, bus: c.Bus, queue: c.Jobs, key: c.Key, log: c.Log, purposes: map[string]Purpose{}, texts: c.Texts}
	s.Serve(Purpose{Name: Follow, LinkLasts: day, CodeLasts: 10 * time.Minute, Once: true,
		Then: func(string) string { return "/requests" }})
	s.Serve(Purpose{Name: SeeMandate, LinkLasts: mandateLinkLasts, Then: MandatePath})
	s.Serve(Purpose{Name: ChoosePassword, LinkLasts: time.Hour, Once: true})
	jobs.Work(s.queue, "an agent's password link is made apart from the request, so that its time tells nothing", s.sendPassword)
	jobs.Work(s.queue, "who follows by telephone is looked up apart from the request", s.textFollow)
	jobs.Every(s.queue, "identity.sweep", time.Hour, s.Sweep)
	return s
}

const day = 24 * time.Hour

var errNoTenant = errs.New(errs.Internal, "kit.error.internal")

// here is the authority that ctx belongs to. Verbs take it from there and from nowhere else.
func here(ctx context.Context) (AuthorityID, error) {
	id := tenant.From(ctx)
	if id == (AuthorityID{}) {
		return id, errNoTenant.Because(errNoAuthority)
	}
	return id, nil
}

// on gives the compiled queries over a transaction or the read connections.
func on(q db.Queryer) *identitysql.Queries { return identitysql.New(q) }

// Spent links stay for a month so that their page can say what became of them and send another.
const (
	keepSpent    = 30 * day
	keepSessions = 30 * day
	keepTallies  = 2 * day
)

// Sweep forgets what has served: spent links, ended sessions, networks long unused, old counts of tries.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		q := on(tx)
		if err := q.SweepKeys(ctx, db.At(tx.Now.Add(-keepSpent))); err != nil {
			return err
		}
		if err := q.SweepGrants(ctx, db.At(tx.Now.Add(-keepSessions))); err != nil {
			return err
		}
		if err := q.SweepSessions(ctx, db.At(tx.Now.Add(-keepSessions))); err != nil {
			return err
		}
		if err := q.SweepNetworks(ctx, db.At(tx.Now.Add(-knownFor))); err != nil {
			return err
		}
		return q.SweepTallies(ctx, db.At(tx.Now.Add(-keepTallies)))
	})
}
