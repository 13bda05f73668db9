package crash

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// observer reads the town's database beside the program.
type observer struct {
	t     *testing.T
	ctx   context.Context
	db    *db.DB
	cases *cases.Service
	clock *clock.Fake
}

func (p *place) look() *observer {
	t := p.t
	t.Helper()
	now := clock.NewFake(clock.System().Now())
	d, err := db.Open(t.Context(), p.database(now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	key, err := identity.KeyFile(filepath.Join(p.dir, "seal.key"))
	if err != nil {
		t.Fatal(err)
	}
	links, err := cases.LinkSecretFile(filepath.Join(p.dir, "links.key"))
	if err != nil {
		t.Fatal(err)
	}
	bus, log := events.NewBus(), slog.New(slog.DiscardHandler)
	ids := identity.New(identity.Config{DB: d, Clock: clock.System(), Bus: bus, Jobs: jobs.New(d, clock.System(), log), Key: key, Log: log})
	ctx := tenant.With(t.Context(), town.PortvieuxID)
	return &observer{t: t, ctx: ctx, db: d, cases: cases.New(cases.Deps{DB: d, Bus: bus, Authorities: ids, Secret: links}), clock: now}
}

// count is the one number that a query gives.
func (o *observer) count(query string, args ...any) (n int) {
	o.t.Helper()
	if err := o.db.Read().QueryRowContext(o.ctx, query, args...).Scan(&n); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// toDo are the jobs that must be done after all. Counting every deadline again takes longer than
// most lives here: killed thirty times in a row, it is given up as the job that may be to blame,
// which is what that limit is for. Nothing that anybody sent hangs on it.
const toDo = `from river_job where state in ('available', 'running') and kind <> 'jobs.routine'
	and not (kind = 'cases.recount' and attempt > max_attempts)`

// settles waits until the jobs that the kills left are done. A mail that was being handed over
// at that moment is left alone for a quarter of an hour: nobody knows yet whether it went.
func (o *observer) settles() {
	o.t.Helper()
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		jobs := o.count("select count(*) " + toDo)
		waiting := o.count("select count(*) from notify_messages where state = 'queued'")
		if jobs+waiting == 0 {
			return
		}
		if time.Since(began) > 3*time.Minute {
			o.t.Fatalf("after three minutes %d jobs are left and %d messages are not sent: %s", jobs, waiting, o.left())
		}
	}
}

// left names the jobs that nobody does, for who looks for the reason.
func (o *observer) left() (jobs string) {
	o.t.Helper()
	err := o.db.Read().QueryRowContext(o.ctx, `select coalesce(string_agg(kind || ' ' || state || ', attempt ' || attempt || ' of ' || max_attempts
		|| ', since ' || coalesce(cast(attempted_at as text), 'never') || ', due ' || cast(scheduled_at as text), '; '), '') `+toDo).Scan(&jobs)
	if err != nil {
		o.t.Errorf("which jobs are left: %v", err)
	}
	return jobs
}

// anHourLater lets the reconciler find the mails that were cut off, on a clock of its own.
func (o *observer) anHourLater() (cut int) {
	o.t.Helper()
	cut = o.count("select count(*) from notify_messages where state = 'sending'")
	log := slog.New(slog.DiscardHandler)
	queue := jobs.New(o.db, o.clock, log)
	notices := notify.New(notify.Parts{DB: o.db, Jobs: queue, Bus: events.NewBus(), Sender: notify.Outbox(), Config: notify.Config{Demo: true, From: "a@portvieux.example"}, Log: log})
	notices.Register()
	for range 5 {
		o.clock.Advance(16 * time.Minute)
		if err := notices.Reconcile(o.ctx); err != nil {
			o.t.Errorf("reconcile: %v", err)
		}
		if err := queue.Drain(o.ctx); err != nil {
			o.t.Logf("jobs of other slices are not for this test: %v", err)
		}
	}
	return cut
}

// holds checks that what was acknowledged is there with what was written.
func (o *observer) holds(receipts []receipt) {
	o.t.Helper()
	for _, r := range receipts {
		c, err := o.cases.Find(o.ctx, o.db.Read(), cases.Reference(r.reference))
		if err != nil {
			o.t.Errorf("LOST: %s was acknowledged (%q): %v", r.reference, r.words, err)
			continue
		}
		if c.Answers["message"] != r.words {
			o.t.Errorf("LOST: %s holds %q, acknowledged was %q", r.reference, c.Answers["message"], r.words)
		}
	}
}

// wholeCases checks that every case is what its history adds up to, and every letter one case.
func (o *observer) wholeCases() {
	o.t.Helper()
	seen := map[string]string{}
	for _, id := range o.ids() {
		var rebuilt cases.Rebuilt
		err := o.db.Write(o.ctx, func(tx *db.Tx) (err error) {
			rebuilt, err = o.cases.Rebuild(o.ctx, tx, id, false)
			return err
		})
		switch {
		case err != nil:
			o.t.Errorf("case %s: %v", id, err)
			continue
		case !rebuilt.Same:
			o.t.Errorf("case %s is stored by half: %v", rebuilt.Case.Reference, rebuilt.Wrong)
		}
		words := fmt.Sprint(rebuilt.Case.Answers["message"])
		if before, twice := seen[words]; twice && len(words) > 6 && words[:6] == "Lettre" {
			o.t.Errorf("%q was received twice: %s and %s", words, before, rebuilt.Case.Reference)
		}
		seen[words] = string(rebuilt.Case.Reference)
	}
}

func (o *observer) ids() (all []cases.ID) {
	o.t.Helper()
	rows, err := o.db.Read().QueryContext(o.ctx, "select id from cases where authority_id = $1", town.PortvieuxID)
	if err != nil {
		o.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id cases.ID
		if err := rows.Scan(&id.UUID); err != nil {
			o.t.Fatal(err)
		}
		all = append(all, id)
	}
	if err := rows.Err(); err != nil {
		o.t.Fatal(err)
	}
	return all
}

// toldOnce checks that each letter's acknowledgement was sent, and by one attempt that worked.
func (o *observer) toldOnce() {
	o.t.Helper()
	const letters = `select id from cases where service = 'contact' and person_name like '% Berthou%'`
	if n := o.count(`select count(*) from (` + letters + `) as c where not exists (
		select 1 from notify_messages as m where m.case_id = c.id and m.state = 'sent')`); n > 0 {
		o.t.Errorf("%d requests were never acknowledged by mail", n)
	}
	if n := o.count(`select count(*) from (select case_id from notify_messages where case_id in (` + letters + `)
		group by case_id, template, event_key having count(*) > 1) as twice`); n > 0 {
		o.t.Errorf("%d notices were queued twice", n)
	}
	if n := o.count(`select count(*) from (select message_id from notify_attempts where outcome = 'sent'
		group by authority_id, message_id having count(*) > 1) as twice`); n > 0 {
		o.t.Errorf("%d mails were sent twice", n)
	}
}
