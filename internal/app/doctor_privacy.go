package app

import (
	"context"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/events"
	"parvis/internal/privacy"
)

// lateRun is how long after the last night's work somebody should look.
const lateRun = 48 * time.Hour

// retention: what services promise about how long they keep things is carried out.
func (e *exam) retention(ctx context.Context, a *identity.Authority) {
	check := a.Slug + ": retention"
	secret, err := e.linkSecret()
	if err != nil {
		e.attention(check, "mend the secrets first", "not looked at: %v", err)
		return
	}
	work := cases.New(cases.Deps{DB: e.db, Bus: events.NewBus(), Authorities: e.ids, Secret: secret})
	keeper := privacy.New(privacy.Deps{DB: e.db, Cases: work})
	runs, err := keeper.Runs(ctx, 1)
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	due, err := work.CountToLookAt(ctx, e.db.Read(), e.now.Add(-lateRun))
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	e.lastRun(check, runs, due)
}

func (e *exam) lastRun(check string, runs []privacy.Run, due int64) {
	const mend = "see whether the town is served with its jobs; parvis privacy run does it now and says what is in the way"
	if len(runs) == 0 {
		e.ok(check, "not carried out yet; the first night after the start does it")
		return
	}
	last := runs[0]
	switch day := last.Started.Format("2006-01-02"); {
	case last.Ended.IsZero() && e.now.Sub(last.Started) > lateRun:
		e.attention(check, mend, "the run of %s has not ended", day)
	case e.now.Sub(last.Started) > lateRun:
		e.attention(check, mend, "last carried out on %s; %d closed requests wait to be looked at", day, due)
	case last.Counts.Failed > 0:
		e.attention(check, "the log says why; they are tried again each night", "on %s, %d requests could not be done", day, last.Counts.Failed)
	default:
		e.ok(check, "on %s: %d erased, %d made anonymous, %d lost some answers, %d held back", day, last.Counts.Deleted, last.Counts.Anonymised, last.Counts.Fields, last.Counts.Held)
	}
}
