package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"parvis/internal/app/seed"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

type seedCmd struct {
	Config
	Requests int    `help:"How many requests; at least one for each state of each service." default:"300"`
	Messages int    `help:"About how many messages, theirs and ours, by every door in the last 30 days." default:"2000"`
	Until    string `help:"Day at whose start the requests end, 2026-12-03; today without." placeholder:"DAY"`
}

// Run makes the demo towns and fills Portvieux with requests. What is there already stays as it is.
func (c *seedCmd) Run(ctx context.Context, s streams) error {
	here := town.Portvieux()
	until, err := c.until(here.Location())
	if err != nil {
		return err
	}
	if c.BaseURL == "" {
		c.BaseURL = localURL("127.0.0.1:8080")
	}
	began := clock.System().Now()
	done, err := seedTown(ctx, c.Config, until, c.Requests, c.Messages)
	if err != nil {
		return err
	}
	return tell(s.Out, done, clock.System().Now().Sub(began))
}

func tell(w io.Writer, done seed.Done, took time.Duration) error {
	day := i18n.CivilIn(i18n.EN, done.Until)
	if done.Already {
		_, err := fmt.Fprintf(w, "Portvieux has its %d requests up to %s already; nothing was changed.\n", done.Cases, day)
		return err
	}
	for _, left := range done.Left {
		fmt.Fprintln(w, "Left out:", left)
	}
	_, err := fmt.Fprintf(w, "Portvieux has %d requests and %d messages now, up to %s (%.1f s).\n", done.Cases, done.Written, day, took.Seconds())
	return err
}

func (c *seedCmd) until(zone *time.Location) (time.Time, error) {
	if c.Until == "" {
		return seed.Midnight(clock.System().Now(), zone), nil
	}
	day, err := time.ParseInLocation(time.DateOnly, c.Until, zone)
	if err != nil {
		return day, fmt.Errorf("--until %q is not a day such as 2026-12-03", c.Until)
	}
	return day, nil
}

// seedTown opens the house on a clock that the seed moves, and closes it again.
func seedTown(ctx context.Context, config Config, until time.Time, number, messages int) (done seed.Done, err error) {
	now := clock.NewFake(until.AddDate(0, 0, -61))
	config.names, config.hush = seed.Names{}, true
	h, err := open(ctx, config, true, now)
	if err != nil {
		return done, err
	}
	defer h.close()
	if err := h.settleDemo(ctx); err != nil {
		return done, err
	}
	if err := h.hurry(ctx); err != nil {
		return done, err
	}
	seeder := &seed.Seeder{
		DB: h.db, Clock: now, Jobs: h.jobs, IDs: h.ids, Offer: h.offer, Forms: h.forms, Cases: h.cases, Flow: h.flow, Number: number,
		Receive: h.sending().Receive, Messages: messages, Doors: h.seedDoors(),
	}
	done, err = seeder.Run(tenant.With(ctx, town.PortvieuxID), until)
	return done, errors.Join(err, h.settleDown(ctx))
}

// seedDoors are the doors of the house, and its pages for programs that ask by HTTP.
func (h *house) seedDoors() seed.Doors {
	return seed.Doors{
		Inbox: h.inbox, Ties: h.threads, Phone: h.phone, Texts: h.sms, Social: h.social, Keys: keysOver(h),
		Pages: func() http.Handler { return h.pages().Handler() },
	}
}

// hurry has SQLite wait for the disk at checkpoints only: a seed has acknowledged nothing to
// anybody before its end, and a file cut short stays whole.
func (h *house) hurry(ctx context.Context) error {
	return h.pragma(ctx, "pragma synchronous = normal")
}

// settleDown brings all of it to the disk.
func (h *house) settleDown(ctx context.Context) error {
	return h.pragma(ctx, "pragma synchronous = full", "pragma wal_checkpoint(truncate)")
}

func (h *house) pragma(ctx context.Context, pragmas ...string) error {
	if h.db.Engine() != db.SQLite {
		return nil
	}
	for _, pragma := range pragmas {
		if _, err := h.db.Handle().ExecContext(ctx, pragma); err != nil {
			return fmt.Errorf("%s: %w", pragma, err)
		}
	}
	return nil
}
