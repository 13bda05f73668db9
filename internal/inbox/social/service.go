package social

import (
	"context"
	"embed"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// The refusals, told to who writes before anything leaves.
var (
	ErrWindow  = errs.New(errs.Invalid, "inbox.social.window_closed")
	ErrTooLong = errs.New(errs.Invalid, "inbox.social.too_long")
	ErrFiles   = errs.New(errs.Invalid, "inbox.social.files")
	ErrDeleted = errors.New("it was deleted at the network")
)

// Deps is what the door stands on.
type Deps struct {
	DB       *db.DB
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Inbox    *inbox.Service
	Networks Networks
}

// Service keeps the rules of networks and fetches files.
type Service struct{ Deps }

// New wires the door; it listens to the bus from here on.
func New(d Deps) *Service {
	s := &Service{d}
	events.On(d.Bus, "a network's own rules, as an answer is queued", s.onSentOut)
	events.On(d.Bus, "pictures of a messenger are fetched", s.onReceived)
	return s
}

// Register hands the door's work to the job queue; call it once, before the queue starts.
func (s *Service) Register() { jobs.Work(s.Jobs, "fetch the files of a message", s.fetch) }

// Account gives one of this door with its documents.
func (s *Service) Account(a inbox.Account) (Account, error) {
	sealed, err := s.Inbox.SecretOf(a)
	if err != nil {
		return Account{}, err
	}
	return Of(a, sealed)
}

func (s *Service) onSentOut(ctx context.Context, tx *db.Tx, e inbox.SentOut) error {
	if e.Item.Door != inbox.Social {
		return nil
	}
	a, err := s.Inbox.Account(ctx, tx, e.Item.Account)
	if err != nil {
		return err
	}
	network, err := s.Networks.of(a)
	if err != nil {
		return err
	}
	full, err := Of(a, nil)
	if err != nil {
		return err
	}
	items, err := s.Inbox.Items(ctx, tx, e.Thread.ID)
	if err != nil {
		return err
	}
	var last time.Time
	for _, i := range items {
		if i.Direction == inbox.In && i.Party == e.Item.Party && wrote(i).After(last) {
			last = wrote(i)
		}
	}
	return network.May(full, e.Item.Text, e.Item.Files, last, tx.Now)
}

// wrote is when the person sent an item: a webhook that comes late begins no window anew.
func wrote(i inbox.Item) time.Time {
	if !i.Sent.IsZero() && i.Sent.Before(i.Received) {
		return i.Sent
	}
	return i.Received
}

// fetchJob has the files of one item fetched. It may run any number of times: see inbox.Attach.
type fetchJob struct {
	Authority uuid.UUID `json:"authority"`
	Item      uuid.UUID `json:"item"`
}

// Kind names the rows of the queue.
func (fetchJob) Kind() string { return "inbox.social.fetch" }

// Outside puts it in the lane of what waits for other machines.
func (fetchJob) Outside() bool { return true }

// Tenant is whose files they are.
func (j fetchJob) Tenant() tenant.ID { return j.Authority }

func (s *Service) onReceived(ctx context.Context, tx *db.Tx, e inbox.Received) error {
	if e.Item.Door != inbox.Social || len(Named(e.Item.Facts)) == 0 {
		return nil
	}
	return jobs.Add(ctx, s.Jobs, tx, fetchJob{Authority: e.Item.Authority, Item: uuid.UUID(e.Item.ID)})
}

// giveUp is how long a file is asked for: the links of networks end sooner.
const giveUp = 24 * time.Hour

// fetch gets the files one by one. What was deleted, or cannot be had for a day, is noted on the item as lost.
func (s *Service) fetch(ctx context.Context, job fetchJob) error {
	i, err := s.Inbox.Item(ctx, s.DB.Read(), inbox.ItemID(job.Item))
	if err != nil {
		return err
	}
	row, err := s.Inbox.Account(ctx, s.DB.Read(), i.Account)
	if err != nil {
		return err
	}
	network, err := s.Networks.of(row)
	if err != nil {
		return err
	}
	a, err := s.Account(row)
	if err != nil {
		return err
	}
	var parts []inbox.Part
	lost := ""
	for _, f := range Named(i.Facts) {
		part, err := network.Fetch(ctx, a, f)
		switch {
		case errors.Is(err, ErrDeleted):
			lost = "inbox.social.lost.deleted"
		case err != nil && s.DB.Clock().Now().Sub(i.Received) > giveUp:
			lost = "inbox.social.lost.unreachable"
		case err != nil:
			return jobs.Snooze(5 * time.Minute)
		default:
			parts = append(parts, part)
		}
	}
	files, err := s.Inbox.PrepareFiles(ctx, i, parts)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.Inbox.Attach(ctx, tx, files); err != nil || lost == "" {
			return err
		}
		return s.Inbox.AddFacts(ctx, tx, i.ID, func(f *inbox.Facts) {
			if !slices.Contains(f.Lost, lost) {
				f.Lost = append(f.Lost, lost)
			}
		})
	})
}
