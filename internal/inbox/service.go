package inbox

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"golang.org/x/sync/semaphore"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/tenant"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("inbox", migrations)
	i18n.Register(words)
}

// Way is how a door is read and answered.
type Way struct {
	Door    Door
	Reader  Reader  // nil: the door brings its messages read
	Channel Channel // nil: nothing can be sent by this door yet
	PerHour int     // more than so many from one party in an hour are held; 0 for no limit
}

// Limits bound what one item may cost. Zero values take the usual ones.
type Limits struct {
	Inline int64         // raws up to here stand in a row, larger ones in the file store
	Read   int64         // raws up to here are read, larger ones held
	Keep   int64         // raws up to here are kept whole, of larger ones the beginning
	Memory int64         // raws being read at one moment, together
	Time   time.Duration // for one reading
}

var usual = Limits{Inline: 256 << 10, Read: 40 << 20, Keep: 250 << 20, Memory: 48 << 20, Time: 20 * time.Second}

// Deps is what the slice stands on.
type Deps struct {
	DB      *db.DB
	Bus     *events.Bus
	Jobs    *jobs.Queue
	Files   files.Store
	Scanner scan.Scanner
	Secret  Secret
	Ways    []Way
	Limits  Limits
	Log     *slog.Logger

	// Zone is where an authority's days begin; nil for UTC.
	Zone func(ctx context.Context, at tenant.ID) *time.Location
	// Hint tells open pages that something changed, as live.Hub.Publish does; nil when nobody listens.
	Hint func(at tenant.ID, subject string, payload any)
}

// Service holds the verbs of inbox.
type Service struct {
	Deps
	ways    map[Door]Way
	reading *semaphore.Weighted
}

// New wires the slice; nothing runs yet. Register gives it its workers.
func New(d Deps) *Service {
	d.Limits = d.Limits.orUsual()
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Zone == nil {
		d.Zone = func(context.Context, tenant.ID) *time.Location { return time.UTC }
	}
	if d.Hint == nil {
		d.Hint = func(tenant.ID, string, any) {}
	}
	s := &Service{Deps: d, ways: map[Door]Way{}, reading: semaphore.NewWeighted(d.Limits.Memory)}
	for _, w := range d.Ways {
		s.ways[w.Door] = w
	}
	return s
}

// Register hands the workers to the job queue; call it once, before the queue starts.
func (s *Service) Register() {
	jobs.Work(s.Jobs, "send an item that was queued", s.deliver)
	jobs.Work(s.Jobs, "have the files of an item scanned", s.scan)
	jobs.Every(s.Jobs, "inbox.reconcile", 5*time.Minute, s.Reconcile)
}

func (l Limits) orUsual() Limits {
	if l.Inline == 0 {
		l.Inline = usual.Inline
	}
	if l.Read == 0 {
		l.Read = usual.Read
	}
	if l.Keep == 0 {
		l.Keep = usual.Keep
	}
	if l.Memory == 0 {
		l.Memory = usual.Memory
	}
	if l.Time == 0 {
		l.Time = usual.Time
	}
	return l
}

func on(q db.Queryer) *inboxsql.Queries { return inboxsql.New(q) }
