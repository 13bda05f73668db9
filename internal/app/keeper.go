package app

import (
	"context"
	"errors"
	"log/slog"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/desk/call"
	"parvis/internal/desk/counter"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
	"parvis/internal/notify"
	"parvis/internal/open311"
	"parvis/internal/privacy"
	"parvis/internal/workflow"
)

// keeperOver gives the privacy verbs over a database that is open, for commands beside a town that may be served: nothing
// runs by itself and nothing is swept.
func keeperOver(d *db.DB, store files.Store, data string) (*house, error) {
	h := &house{config: Config{Data: data}, clock: clock.System(), db: d, bus: events.NewBus(), files: store, log: slog.New(slog.DiscardHandler)}
	h.jobs = jobs.New(d, h.clock, h.log) // never started
	key, err := identity.KeyFile(h.path(sealFile))
	if err != nil {
		return nil, err
	}
	secret, err := cases.LinkSecretFile(h.path(linksFile))
	if err != nil {
		return nil, err
	}
	h.ids = identity.New(identity.Config{DB: d, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Key: key, Log: h.log})
	h.notices = notify.New(notify.Parts{DB: d, Jobs: h.jobs, Bus: h.bus, Log: h.log})
	h.offer = catalogue.New(d, h.bus)
	h.forms = forms.New(forms.Deps{DB: d, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Files: store, Services: h.offer, Identity: h.ids, Notify: h.notices, Origin: h.origin})
	h.cases = cases.New(cases.Deps{DB: d, Bus: h.bus, Authorities: h.ids, Secret: secret, Jobs: h.jobs})
	h.flow = workflow.New(workflow.Deps{DB: d, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Files: store, Cases: h.cases, Offer: h.offer, Notices: h.notices, Identity: h.ids, Log: h.log,
		Origin: func(_ context.Context, a *identity.Authority) string { return originOf("", a) }})
	doors, err := inbox.SecretFile(h.path(inboxFile))
	if err != nil {
		return nil, err
	}
	h.inbox = inbox.New(inbox.Deps{DB: d, Bus: h.bus, Jobs: h.jobs, Files: store, Secret: doors, Log: h.log})
	h.keeper = privacy.New(privacy.Deps{DB: d, Clock: h.clock, Bus: h.bus, Log: h.log, Identity: h.ids, Notices: h.notices, Offer: h.offer,
		Forms: h.forms, Cases: h.cases, Flow: h.flow, Inbox: h.inbox, Files: store, Named: h.named, Mirror: h.path(erasuresFile)})
	forgetAbove(h.bus)
	h.findable()
	return h, nil
}

// forgetAbove has the slices above forget what privacy forgets, in the same transaction.
func forgetAbove(bus *events.Bus) {
	events.On(bus, "the desk forgets what was begun about a request", func(ctx context.Context, tx *db.Tx, e privacy.CaseForgotten) error {
		return errors.Join(desk.Forget(ctx, tx, e.Case), call.Forget(ctx, tx, e.Case), counter.Forget(ctx, tx, e.Case))
	})
	events.On(bus, "the desk forgets a thread", desk.ForgetThread)
	events.On(bus, "what was noted of a call goes with it", call.Forgotten)
	phone.Listen(bus)
	open311.Listen(bus)
}

// readOnly is a store of another process: what is to be deleted there, that process sweeps within a day.
type readOnly struct{ files.Store }
