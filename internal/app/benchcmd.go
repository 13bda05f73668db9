package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"parvis/internal/app/bench"
	"parvis/internal/app/seed"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

type benchCmd struct {
	Short bool   `help:"Smaller numbers: about a minute."`
	Cases int    `help:"Only the pages of the desk, in a town of so many cases and three times as many messages: a million takes some minutes and 8 GB." placeholder:"N"`
	DB    Secret `help:"An empty PostgreSQL database to measure instead of SQLite; it is left filled." placeholder:"URL"`

	Bare         string `hidden:"" help:"Serve the bytes of this file and nothing else."`
	BareAddr     string `hidden:""`
	BareEncoding string `hidden:""`
}

// Run measures this very program on a data folder of its own, and throws that away.
func (c *benchCmd) Run(ctx context.Context, s streams) (err error) {
	if c.Bare != "" {
		return c.bare(ctx)
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "parvis-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	config := Config{Data: dir, DB: c.DB, From: "ne-pas-repondre@localhost", BaseURL: "http://localhost", Log: "text"}
	here := town.Portvieux()
	if _, err := seedTown(ctx, config, seed.Midnight(clock.System().Now(), here.Location()), 300, 0); err != nil {
		return err
	}
	b := &bench.Bench{Out: s.Out, Program: program, Env: benchEnv(c.DB), Dir: dir, Engine: db.SQLite, Short: c.Short, Cases: c.Cases}
	if c.DB != "" {
		b.Engine = db.Postgres
	}
	b.With = func(ctx context.Context, do func(context.Context, *bench.Parts) error) error {
		return benchHouse(ctx, config, do)
	}
	return b.Run(ctx)
}

// benchEnv is our environment with the settings of the server under measure, and no others.
func benchEnv(database Secret) (env []string) {
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PARVIS_") {
			env = append(env, entry)
		}
	}
	if database != "" {
		env = append(env, "PARVIS_DB="+string(database))
	}
	return env
}

// benchHouse opens the house without pages and jobs, in Portvieux.
func benchHouse(ctx context.Context, config Config, do func(context.Context, *bench.Parts) error) error {
	h, err := open(ctx, config, true, clock.System())
	if err != nil {
		return err
	}
	here, err := h.ids.Authority(ctx, town.PortvieuxID)
	if err != nil {
		return errors.Join(err, h.close())
	}
	ctx = i18n.WithZone(identity.WithAuthority(tenant.With(ctx, here.ID), here), here.Location())
	err = do(ctx, &bench.Parts{DB: h.db, Offer: h.offer, Forms: h.forms, Cases: h.cases, Inbox: h.inbox, Chats: h.chats, Receive: h.sending().Receive})
	return errors.Join(err, h.close())
}

func (c *benchCmd) bare(ctx context.Context) error {
	body, err := os.ReadFile(c.Bare)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.BareAddr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.BareAddr, err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute) // it never outlives its measurement by much
	defer cancel()
	return bench.Bare(ctx, l, body, c.BareEncoding)
}
