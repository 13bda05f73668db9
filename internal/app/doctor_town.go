package app

import (
	"context"
	"strings"
	"time"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// authorities: somebody is served here.
func (e *exam) authorities(ctx context.Context) {
	all, err := e.ids.Authorities(ctx)
	switch {
	case err != nil:
		e.broken("authorities", "put the last backup back with: parvis restore", "%v", err)
	case len(all) == 0:
		e.attention("authorities", "parvis serve --demo makes two to look at", "there is none yet")
	default:
		e.towns = all
		names := make([]string, len(all))
		for i, a := range all {
			names[i] = a.Slug
		}
		e.ok("authorities", "%s", strings.Join(names, ", "))
	}
}

// people: agents have a second factor, and the town's colours can be read.
func (e *exam) people(ctx context.Context, a *identity.Authority) {
	with, without, err := e.ids.Enrolled(ctx)
	switch {
	case err != nil:
		e.broken(a.Slug+": agents", "put the last backup back with: parvis restore", "%v", err)
	case len(with)+len(without) == 0:
		e.attention(a.Slug+": agents", "make the first account", "there is no agent: nobody can work its requests")
	case len(without) > 0:
		names := make([]string, len(without))
		for i, agent := range without {
			names[i] = agent.Email
		}
		e.attention(a.Slug+": agents", "they enrol a telephone when they sign in next; close accounts that nobody uses", "%d of %d have no second factor: %s", len(without), len(with)+len(without), strings.Join(names, ", "))
	default:
		e.ok(a.Slug+": agents", "%d, all with a second factor", len(with))
	}
	if problems := a.Theme.Check(); problems.Any() {
		p := problems[0]
		e.attention(a.Slug+": colours", "choose others in the authority's theme", "%d cannot be read well; %s: %s", len(problems), p.Field, i18n.InArgs(i18n.EN, p.Key, p.Args))
		return
	}
	e.ok(a.Slug+": colours", "text stands out in light and dark")
}

// services: what is offered has no fault.
func (e *exam) services(ctx context.Context, a *identity.Authority) {
	check, mend := a.Slug+": services", "export it with parvis service export, mend the file, import it again"
	offer := catalogue.New(e.db, events.NewBus())
	live, err := offer.List(ctx, catalogue.Filter{Lang: i18n.EN})
	if err != nil {
		e.broken(check, mend, "%v", err)
		return
	}
	if len(live) == 0 {
		e.attention(check, "parvis service import --authority "+a.Slug+" FILES", "none is live: the site offers nothing")
		return
	}
	faulty := false
	for _, service := range live {
		file, source, err := offer.Export(ctx, service.Service.Service, service.Version)
		if err != nil {
			faulty = true
			e.broken(check, mend, "%s: %v", service.Service.Service, err)
			continue
		}
		doc, faults := catalogue.Parse(file, source)
		if len(faults.Errors()) == 0 {
			faults = catalogue.Lint(doc)
		}
		if wrong := faults.Errors(); len(wrong) > 0 {
			faulty = true
			e.broken(check, wrong[0].Mend(i18n.EN), "%s", wrong[0].Line(i18n.EN))
		}
	}
	if !faulty {
		e.ok(check, "%d live, without a fault", len(live))
	}
}

// sample is how many of the newest cases are folded again.
const sample = 50

// projections: what lists show is what the histories say.
func (e *exam) projections(ctx context.Context, a *identity.Authority) {
	check := a.Slug + ": requests"
	secret, err := e.linkSecret()
	if err != nil {
		e.attention(check, "mend the secrets first", "not looked at: %v", err)
		return
	}
	work := cases.New(cases.Deps{DB: e.db, Bus: events.NewBus(), Authorities: e.ids, Secret: secret})
	page, err := work.List(ctx, e.db.Read(), cases.Filter{Stage: cases.StageAll, Order: cases.ByAge}, cases.Cursor{}, sample)
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	var wrong []string
	for _, row := range page.Rows {
		err := e.db.Write(ctx, func(tx *db.Tx) error { // it reads only, and nobody may write to the case meanwhile
			again, err := work.Rebuild(ctx, tx, row.ID, false)
			if err == nil && !again.Same {
				wrong = append(wrong, string(row.Reference)+" ("+strings.Join(again.Wrong, ", ")+")")
			}
			return err
		})
		if err != nil {
			wrong = append(wrong, string(row.Reference)+" ("+err.Error()+")")
		}
	}
	switch {
	case len(wrong) > 0:
		e.broken(check, "the histories are the truth; report this, and put the last backup back if they are damaged", "%d of the newest %d differ from their history: %s", len(wrong), len(page.Rows), strings.Join(wrong, "; "))
	case len(page.Rows) == 0:
		e.ok(check, "none yet")
	default:
		e.ok(check, "the newest %d are what their histories say", len(page.Rows))
	}
}

// book: nobody took a page out of the audit book.
func (e *exam) book(ctx context.Context, a *identity.Authority) {
	check := a.Slug + ": audit book"
	report, err := audit.Verify(ctx, e.db.Read(), e.now)
	switch {
	case err != nil:
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
	case len(report.Faults) > 0:
		e.broken(check, "find out who had access to the database; compare with the last backup", "%d faults, first: %s", len(report.Faults), report.Faults[0])
	default:
		e.ok(check, "%d entries of %d days follow one another", report.Entries, report.Days)
	}
}

// messages: what was written in the last week arrived.
func (e *exam) messages(ctx context.Context, a *identity.Authority) {
	check := a.Slug + ": messages"
	week, err := notify.New(notify.Parts{DB: e.db}).Health(ctx, e.now.AddDate(0, 0, -7), e.now)
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	var created, sent, waiting int
	var oldest time.Time
	alarms := false
	for _, kind := range week {
		created, sent, waiting = created+kind.Created-kind.Cancelled, sent+kind.Sent-kind.Bounced, waiting+kind.Waiting
		if kind.Waiting > 0 && (oldest.IsZero() || kind.Oldest.Before(oldest)) {
			oldest = kind.Oldest
		}
		if alarm := kind.Alarm(e.now); alarm != "" {
			alarms = true
			e.attention(check, "see the mail server and the refusals of messages", "%s", i18n.InArgs(i18n.EN, alarm, map[string]any{"Name": kind.Name}))
		}
	}
	undelivered, err := notify.New(notify.Parts{DB: e.db}).Undelivered(ctx, e.now.AddDate(0, 0, -7))
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	switch {
	case alarms:
	case undelivered > 0:
		e.attention(check, "the outbox page says why; write to these people another way", "%d of %d delivered in a week, %d never arrived", sent, created, undelivered)
	case waiting > 0:
		e.ok(check, "%d of %d delivered in a week, %d waiting, the oldest for %s", sent, created, waiting, e.now.Sub(oldest).Round(time.Second))
	default:
		e.ok(check, "%d of %d delivered in a week, none waiting", sent, created)
	}
}
