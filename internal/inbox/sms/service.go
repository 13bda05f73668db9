package sms

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/sms/smssql"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Deps is what the door stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Bus     *events.Bus
	Jobs    *jobs.Queue
	Inbox   *inbox.Service
	Channel Channel
	Notices *notify.Service // hears that a notice did not arrive; nil without notices
	Log     *slog.Logger

	// Town says who answers texts in an authority: nil signs with nothing.
	Town func(ctx context.Context, at tenant.ID) Town
	// Warn tells people, once a month, that most of the money is spent; nil tells nobody but the log.
	Warn func(ctx context.Context, tx *db.Tx, m Month) error
}

// Town is how an authority names itself in answers of the door.
type Town struct {
	Name, Phone string
	Lang        i18n.Lang
	Zone        *time.Location
}

// Service keeps consent, costs and receipts.
type Service struct{ Deps }

// New wires the door; it listens to the bus from here on.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Town == nil {
		d.Town = func(context.Context, tenant.ID) Town { return Town{Lang: i18n.FR, Zone: time.UTC} }
	}
	s := &Service{Deps: d}
	events.On(d.Bus, "a text is charged, or refused, as it is queued", s.onSentOut)
	events.On(d.Bus, "STOP, START and HELP are obeyed", s.onReceived)
	events.On(d.Bus, "a receipt that was faster than our own row", s.onLeft)
	return s
}

// Register hands the door's work to the job queue; call it once, before the queue starts.
func (s *Service) Register() {
	jobs.Every(s.Jobs, "inbox.sms.forget", 24*time.Hour, s.forget)
}

// How long the small rows last: no gateway tells how a text fared after a month, and none is charged again after a year.
const (
	receiptsLast = 30 * 24 * time.Hour
	chargesLast  = 400 * 24 * time.Hour
)

func (s *Service) forget(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := on(tx).ForgetCharges(ctx, db.At(tx.Now.Add(-chargesLast))); err != nil {
			return err
		}
		_, err := on(tx).ForgetReceipts(ctx, db.At(tx.Now.Add(-receiptsLast)))
		return err
	})
}

func on(q db.Queryer) *smssql.Queries { return smssql.New(q) }

func (s *Service) town(ctx context.Context, at uuid.UUID) Town {
	town := s.Town(tenant.With(ctx, at), at)
	if town.Zone == nil {
		town.Zone = time.UTC
	}
	if town.Lang == "" {
		town.Lang = i18n.FR
	}
	return town
}
