package privacy

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/privacy/privacysql"
)

// Nightly is the job that does an authority's run of the day.
type Nightly struct {
	Authority uuid.UUID `json:"authority"`
}

// Kind names the rows of the queue.
func (Nightly) Kind() string { return "privacy.nightly" }

// Tenant is whose run it is.
func (n Nightly) Tenant() tenant.ID { return n.Authority }

const (
	workFor   = 3 * time.Minute // of one turn; a job may take five
	atOnce    = 100             // cases, people or messages read at a time
	lookLater = 24 * time.Hour  // for a case that is held, or that could not be done
	keepRuns  = 3 * 365 * 24 * time.Hour
	keepSent  = 365 * 24 * time.Hour     // messages that belong to no case
	keepIdle  = 2 * 365 * 24 * time.Hour // people who have no request, since their record last changed
	keepYoung = 48 * time.Hour           // files that an upload or a transaction under way may be about to name
)

// nightly has every authority's run done by a job of its own.
func (s *Service) nightly(ctx context.Context) error {
	all, err := s.Identity.Authorities(ctx)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, a := range all {
			if err := jobs.Add(ctx, s.Jobs, tx, Nightly{a.ID}, jobs.Unique(a.ID.String())); err != nil {
				return err
			}
		}
		return nil
	})
}

// work does a part of a run and comes back for the rest. It may be cut short anywhere: what was done is done, and
// counted with it.
func (s *Service) work(ctx context.Context, job Nightly) error {
	ctx = identity.As(tenant.With(ctx, job.Authority), identity.System)
	run, done, err := s.part(ctx, s.Clock.Now().Add(workFor))
	if err != nil {
		return err
	}
	if !done {
		return jobs.Snooze(time.Second)
	}
	s.Log.InfoContext(ctx, "retention carried out", "authority", job.Authority, "cases", run.Counts.Deleted+run.Counts.Anonymised, "failed", run.Counts.Failed)
	return nil
}

// Run does the whole run of the context's authority now, and tells what it did.
func (s *Service) Run(ctx context.Context) (Run, error) {
	for {
		run, done, err := s.part(ctx, never)
		if err != nil || done {
			return run, err
		}
	}
}

// part goes on with the run that is open, or begins one.
func (s *Service) part(ctx context.Context, until time.Time) (run Run, done bool, err error) {
	if run, err = s.open(ctx); err != nil {
		return run, false, err
	}
	for _, do := range []func(context.Context, Run, time.Time) (bool, error){s.cases, s.doors, s.people, s.messages} {
		if done, err = do(ctx, run, until); err != nil || !done {
			return run, false, err
		}
	}
	return s.end(ctx, run)
}

func (s *Service) open(ctx context.Context) (run Run, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		row, err := on(tx).OpenRun(ctx, here(ctx))
		if err == nil {
			run, err = runOf(row.ID, row.StartedAt.Time, row.EndedAt.Time, row.Counts)
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		run = Run{ID: db.NewID(), Started: tx.Now}
		return on(tx).StartRun(ctx, privacysql.StartRunParams{AuthorityID: here(ctx), ID: run.ID, StartedAt: db.At(tx.Now), Counts: "{}"})
	})
	if err != nil {
		return run, fmt.Errorf("begin to carry out retention: %w", err)
	}
	return run, nil
}

// end closes the run, with one line in the book, and has the disk forget what was removed.
func (s *Service) end(ctx context.Context, run Run) (Run, bool, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		counts, err := countsOf(ctx, tx, run.ID)
		if err != nil {
			return err
		}
		run.Counts, run.Ended = counts, tx.Now
		q := on(tx)
		if err := q.EndRun(ctx, privacysql.EndRunParams{AuthorityID: here(ctx), ID: run.ID, EndedAt: db.At(tx.Now)}); err != nil {
			return err
		}
		if err := q.ForgetRuns(ctx, privacysql.ForgetRunsParams{AuthorityID: here(ctx), EndedAt: db.At(tx.Now.Add(-keepRuns))}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Action: "privacy.run", Kind: "privacy", Subject: run.ID.String(), Details: counts.details()})
	})
	if err != nil {
		return run, false, fmt.Errorf("end the run of retention: %w", err)
	}
	if _, err := s.DB.Scrub(ctx); err != nil {
		return run, false, err
	}
	return run, true, s.mirror(ctx)
}

// Run is one night's work.
type Run struct {
	ID             uuid.UUID
	Started, Ended time.Time // Ended is zero while it goes on
	Counts         Counts
}

// Counts is what a run did. It names nobody.
type Counts struct {
	Deleted    int `json:"deleted,omitempty"`    // cases
	Anonymised int `json:"anonymised,omitempty"` // cases
	Fields     int `json:"fields,omitempty"`     // cases that lost some answers before the rest
	Archive    int `json:"archive,omitempty"`    // cases that wait for the public archives
	Held       int `json:"held,omitempty"`       // cases whose time is over and that something keeps
	Failed     int `json:"failed,omitempty"`     // cases that could not be done; the log says why
	Documents  int `json:"documents,omitempty"`  // with the cases
	Messages   int `json:"messages,omitempty"`   // with the cases, and those of no case that were old
	People     int `json:"people,omitempty"`     // who have no request any more
	Threads    int `json:"threads,omitempty"`    // of no request: exchanges by any door, and single messages of none
	Calls      int `json:"calls,omitempty"`      // by telephone, and wishes to be called back
}

// Add sums two runs.
func (c *Counts) Add(o Counts) {
	c.Deleted, c.Anonymised, c.Fields = c.Deleted+o.Deleted, c.Anonymised+o.Anonymised, c.Fields+o.Fields
	c.Archive, c.Held, c.Failed = c.Archive+o.Archive, c.Held+o.Held, c.Failed+o.Failed
	c.Documents, c.Messages, c.People = c.Documents+o.Documents, c.Messages+o.Messages, c.People+o.People
	c.Threads, c.Calls = c.Threads+o.Threads, c.Calls+o.Calls
}

func (c Counts) details() map[string]string {
	all := map[string]string{}
	for name, n := range map[string]int{"deleted": c.Deleted, "anonymised": c.Anonymised, "fields": c.Fields, "archive": c.Archive,
		"held": c.Held, "failed": c.Failed, "documents": c.Documents, "messages": c.Messages, "people": c.People, "threads": c.Threads, "calls": c.Calls} {
		all[name] = strconv.Itoa(n)
	}
	return all
}

// Runs lists the runs of the context's authority, the latest first.
func (s *Service) Runs(ctx context.Context, most int) ([]Run, error) {
	rows, err := on(s.DB.Read()).Runs(ctx, privacysql.RunsParams{AuthorityID: here(ctx), Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("list the runs of retention: %w", err)
	}
	all := make([]Run, len(rows))
	for i, row := range rows {
		if all[i], err = runOf(row.ID, row.StartedAt.Time, row.EndedAt.Time, row.Counts); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func runOf(id uuid.UUID, started, ended time.Time, counts string) (Run, error) {
	run := Run{ID: id, Started: started, Ended: ended}
	if err := json.Unmarshal([]byte(counts), &run.Counts); err != nil {
		return run, fmt.Errorf("read a run of retention: %w", err)
	}
	return run, nil
}

func countsOf(ctx context.Context, tx *db.Tx, id uuid.UUID) (counts Counts, err error) {
	text, err := on(tx).RunCounts(ctx, privacysql.RunCountsParams{AuthorityID: here(ctx), ID: id})
	if err != nil {
		return counts, fmt.Errorf("read a run of retention: %w", err)
	}
	return counts, json.Unmarshal([]byte(text), &counts)
}

// count adds to a run, in the transaction of what it counts: a crash neither loses nor doubles it.
func count(ctx context.Context, tx *db.Tx, run uuid.UUID, more Counts) error {
	if more == (Counts{}) {
		return nil
	}
	counts, err := countsOf(ctx, tx, run)
	if err != nil {
		return err
	}
	counts.Add(more)
	text, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	return on(tx).CountRun(ctx, privacysql.CountRunParams{AuthorityID: here(ctx), ID: run, Counts: string(text)})
}

// cases does what is due of the closed cases. It says false when the time for this turn is over.
func (s *Service) cases(ctx context.Context, run Run, until time.Time) (done bool, err error) {
	for {
		due, err := s.Cases.ToLookAt(ctx, s.DB.Read(), run.Started, atOnce)
		if err != nil || len(due) == 0 {
			return err == nil, err
		}
		for _, one := range due {
			if s.Clock.Now().After(until) || ctx.Err() != nil {
				return false, ctx.Err()
			}
			if err := s.look(ctx, run, one.Case); err != nil {
				return false, err
			}
		}
	}
}

// look does what is due of one case. A case that cannot be done waits until tomorrow: it must not stop the others.
func (s *Service) look(ctx context.Context, run Run, id cases.ID) error {
	var gone kept
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		gone, err = s.lookIn(ctx, tx, run, id)
		return err
	})
	if err == nil {
		return s.dropFiles(ctx, gone.files, s.Clock.Now().Add(-keepYoung))
	}
	if ctx.Err() != nil {
		return err
	}
	s.Log.ErrorContext(ctx, "the retention of a case could not be carried out", "case", id, "err", err)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.Cases.LookAgain(ctx, tx, id, tx.Now.Add(lookLater)); err != nil {
			return err
		}
		return count(ctx, tx, run.ID, Counts{Failed: 1})
	})
}

func (s *Service) lookIn(ctx context.Context, tx *db.Tx, run Run, id cases.ID) (gone kept, err error) {
	c, err := s.Cases.Load(ctx, tx, id)
	if unknown(err) || err == nil && !c.Closed() {
		return gone, nil // somebody was here first
	}
	if err != nil {
		return gone, err
	}
	t, err := s.termOf(ctx, tx, &c, run.Started)
	if err != nil {
		return gone, err
	}
	if t.Do != Nothing && t.Do != Archive {
		held, err := s.held(ctx, tx, &c)
		if err != nil {
			return gone, err
		}
		if held {
			t.Do, t.Next, gone.counts.Held = Nothing, tx.Now.Add(lookLater), 1
		}
	}
	if err := s.do(ctx, tx, &c, t, &gone); err != nil {
		return gone, err
	}
	if t.Do != Delete {
		if err := s.Cases.LookAgain(ctx, tx, id, t.Next); err != nil {
			return gone, err
		}
	}
	return gone, count(ctx, tx, run.ID, gone.counts)
}

// termOf reads what the definition of the case's own version says.
func (s *Service) termOf(ctx context.Context, q db.Queryer, c *cases.Case, now time.Time) (term, error) {
	l, err := s.lifeOf(ctx, q, c)
	if err != nil {
		return term{}, err
	}
	return l.term(now)
}

func (s *Service) lifeOf(ctx context.Context, q db.Queryer, c *cases.Case) (l life, err error) {
	service, err := s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return l, err
	}
	a, err := s.Identity.Authority(ctx, here(ctx))
	if err != nil {
		return l, err
	}
	history, err := s.Cases.Since(ctx, q, c.ID, 0)
	if err != nil {
		return l, err
	}
	return life{Case: c, Keep: service.Data.Keep, LastContact: cases.LastContact(history), On: a.Calendar}, nil
}
