package pull

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

const (
	lookEvery  = 30 * time.Second // for mailboxes that were added, paused or changed
	pollEvery  = time.Minute      // where the server has no IDLE
	idleAtMost = 5 * time.Minute  // a network that dropped us in silence is noticed then
	firstRest  = 5 * time.Second
	longRest   = 10 * time.Minute
	afterNo    = 5 * time.Minute // a wrong password is not tried often: servers lock accounts
)

// Run reads all mailboxes that have IMAP settings, until ctx ends.
func Run(ctx context.Context, d Deps) {
	r := &runner{Deps: d, running: map[inbox.AccountID]*follower{}}
	defer r.all.Wait()
	for {
		if err := r.look(ctx); err != nil && ctx.Err() == nil {
			d.Log.ErrorContext(ctx, "pull: which mailboxes", "err", err)
		}
		if !sleep(ctx, lookEvery) {
			return
		}
	}
}

type runner struct {
	Deps
	running map[inbox.AccountID]*follower
	all     sync.WaitGroup
}

type follower struct {
	settings string
	stop     context.CancelFunc
}

// look starts followers for mailboxes that have none, and ends those of mailboxes that were paused or changed.
func (r *runner) look(ctx context.Context) error {
	accounts, err := r.Inbox.AccountsOf(ctx, inbox.Email)
	if err != nil {
		return err
	}
	wanted := map[inbox.AccountID]bool{}
	for _, a := range accounts {
		settings, err := email.SettingsOf(a)
		if err != nil || settings.IMAP == nil {
			continue
		}
		wanted[a.ID] = true
		if f := r.running[a.ID]; f != nil {
			if f.settings == string(a.Settings) {
				continue
			}
			f.stop()
		}
		following, stop := context.WithCancel(tenant.With(ctx, a.Authority))
		r.running[a.ID] = &follower{string(a.Settings), stop}
		r.all.Go(func() { r.follow(following, a) })
	}
	for id, f := range r.running {
		if !wanted[id] {
			f.stop()
			delete(r.running, id)
		}
	}
	return nil
}

// follow reads one mailbox until ctx ends, resting longer after each failure.
func (r *runner) follow(ctx context.Context, a inbox.Account) {
	rest := firstRest
	for ctx.Err() == nil {
		err := r.stay(ctx, a, func() { rest = firstRest })
		if ctx.Err() != nil {
			return
		}
		wait := rest
		if errors.Is(err, ErrSignIn) {
			wait = max(wait, afterNo)
		}
		r.fails(ctx, a, err)
		sleep(ctx, wait)
		rest = min(2*rest, longRest)
	}
}

// stay fetches what is new and waits for more, on one connection. It returns only with an error.
func (r *runner) stay(ctx context.Context, a inbox.Account, well func()) error {
	fresh, err := r.Inbox.Account(ctx, r.Inbox.DB.Read(), a.ID) // a password that was changed counts at once
	if err != nil {
		return err
	}
	p := &puller{Deps: r.Deps, account: fresh}
	if err := p.connect(ctx); err != nil {
		return err
	}
	defer func() { p.close() }()
	for {
		if err := p.all(ctx); err != nil {
			return err
		}
		if err := p.sayHow(ctx); err != nil {
			return err
		}
		well()
		if err := p.wait(ctx); err != nil {
			return err
		}
	}
}

// wait returns when there may be something new.
func (p *puller) wait(ctx context.Context) error {
	if !p.client.Caps().Has(imap.CapIdle) {
		if !sleep(ctx, pollEvery) {
			return ctx.Err()
		}
		return p.client.Noop().Wait()
	}
	idle, err := p.client.Idle()
	if err != nil {
		return fmt.Errorf("wait for mail: %w", err)
	}
	timer := time.NewTimer(idleAtMost)
	defer timer.Stop()
	select {
	case <-p.news:
	case <-timer.C:
	case <-p.client.Closed():
	case <-ctx.Done():
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		return fmt.Errorf("wait for mail: %w", err)
	}
	return ctx.Err()
}

// sayHow writes down that the mailbox could be read, and what could not be had of it.
func (p *puller) sayHow(ctx context.Context) error {
	c, err := p.cursor(ctx)
	if err != nil {
		return err
	}
	return p.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if n := len(c.Missed); n > 0 {
			return p.Inbox.Fails(ctx, tx, p.account, fmt.Sprintf("%d mails cannot be had, the first has UID %d: %s", n, c.Missed[0].UID, c.Missed[0].Why))
		}
		return p.Inbox.Works(ctx, tx, p.account)
	})
}

func (r *runner) fails(ctx context.Context, a inbox.Account, why error) {
	r.Log.WarnContext(ctx, "pull: a mailbox cannot be read", "mailbox", a.ID.String(), "err", why)
	err := r.Inbox.DB.Write(ctx, func(tx *db.Tx) error { return r.Inbox.Fails(ctx, tx, a, why.Error()) })
	if err != nil {
		r.Log.ErrorContext(ctx, "pull: the failure could not be written down", "mailbox", a.ID.String(), "err", err)
	}
}

// sleep is false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
