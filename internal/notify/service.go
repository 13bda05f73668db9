package notify

import (
	"context"
	"embed"
	"log/slog"
	"strings"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("notify", migrations) }

// Parts is what notify is built from.
type Parts struct {
	DB     *db.DB
	Jobs   *jobs.Queue
	Bus    *events.Bus
	Sender Sender // nil: messages wait until a later start has one
	Texts  Texter // carries what goes to a telephone number; nil: those wait
	Paper  Paper  // nil: mails carry no name or colours but our own
	Config Config
	Log    *slog.Logger
}

// Service queues, sends and remembers messages.
type Service struct {
	Parts
	domain string
}

// New prepares the service. Start gives it its workers.
func New(p Parts) *Service {
	if p.Paper == nil {
		p.Paper = func(tenant.ID) Letterhead { return Letterhead{} }
	}
	if p.Log == nil {
		p.Log = slog.Default()
	}
	domain := "localhost"
	if _, after, ok := strings.Cut(p.Config.From, "@"); ok {
		domain = strings.Trim(after, "> ")
	}
	return &Service{Parts: p, domain: domain}
}

// Register hands the workers to the job queue; call it once, before the queue starts.
func (s *Service) Register() {
	jobs.Work(s.Jobs, "send a message that a slice queued", s.deliver)
	jobs.Every(s.Jobs, "notify.reconcile", 5*time.Minute, s.Reconcile)
	jobs.Every(s.Jobs, "notify.forget", time.Hour, func(ctx context.Context) error {
		_, err := s.Forget(ctx)
		return err
	})
}
