package search

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/threads"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
)

//go:embed migrations
var migrations embed.FS

func init() { db.Register("search", migrations) }

// Deps is what is searched.
type Deps struct {
	DB       *db.DB
	Bus      *events.Bus
	Cases    *cases.Service
	Inbox    *inbox.Service   // nil: there are no messages
	Ties     *threads.Service // nil: no thread belongs to a case
	Identity *identity.Service
	Offer    *catalogue.Store // which answers may be searched; nil: none
	Jobs     *jobs.Queue      // nil: nothing is merged by itself
	Log      *slog.Logger     // nil for none
}

// Service keeps the index and answers from it.
type Service struct {
	Deps
	index index
	fresh chan struct{} // something was put
}

// New wires the index: it listens from now on. The ties are wired before, so that a message that found its case is no
// thread of its own.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Deps: d, index: indexOn(d.DB.Engine()), fresh: make(chan struct{}, 1)}
	s.listen()
	if d.Jobs != nil {
		jobs.Every(d.Jobs, "search.purge", purgeEvery, s.Purge)
	}
	return s
}

// purgeEvery is how long words that were erased may stay in the file of the index, where nothing finds them any more.
const purgeEvery = 6 * time.Hour

// Purge has the words of what was erased leave the disk.
func (s *Service) Purge(ctx context.Context) error { return s.index.purge(ctx, s.DB) }

// put keeps a piece, and wakes Tend once it is committed.
func (s *Service) put(ctx context.Context, tx *db.Tx, p piece) error {
	if err := s.index.put(ctx, tx, p); err != nil {
		return err
	}
	tx.AfterCommit(s.wake)
	return nil
}

func (s *Service) wake() {
	select {
	case s.fresh <- struct{}{}:
	default: // it will look anyway
	}
}

// pause lets pieces gather: the index reads a hundred almost as fast as one.
const pause = 300 * time.Millisecond

// Tend has the index follow what is written, until ctx ends. One process does it, and more do no harm.
func (s *Service) Tend(ctx context.Context) {
	for {
		for {
			n, err := s.index.follow(ctx, s.DB)
			if err != nil && ctx.Err() == nil {
				s.Log.Error("the search index does not follow", "err", err)
			}
			if n < followed || ctx.Err() != nil {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-s.fresh:
		}
		wait := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

// Settle has the index follow all that is committed, for a test or a command.
func (s *Service) Settle(ctx context.Context) error {
	for {
		if n, err := s.index.follow(ctx, s.DB); err != nil || n == 0 {
			return err
		}
	}
}
