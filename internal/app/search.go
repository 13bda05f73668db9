package app

import (
	"context"
	"fmt"
	"sync"

	"parvis/internal/cases/search"
	"parvis/internal/kit/clock"
)

// findable has what is written be found at the desk; the ties listen before it.
func (h *house) findable() {
	h.search = search.New(search.Deps{
		DB: h.db, Bus: h.bus, Cases: h.cases, Inbox: h.inbox, Ties: h.threads, Identity: h.ids, Offer: h.offer, Jobs: h.jobs, Log: h.log,
	})
}

// keepFindable has the index follow until end is called. After a restore, or the upgrade that brought the index, it is made
// first, while the town is served.
func (h *house) keepFindable(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		if n, err := h.search.Build(ctx); err != nil && ctx.Err() == nil {
			h.log.Error("the search index is not complete: parvis search rebuild", "err", err)
		} else if n > 0 {
			h.log.Info("search index made", "read", n)
		}
		h.search.Tend(ctx)
	})
	return func() { cancel(); wait.Wait() }
}

type searchCmd struct {
	Rebuild searchRebuildCmd `cmd:"" help:"Make the index again from what is stored; the town may be served meanwhile, and finds less until it is done."`
}

type searchRebuildCmd struct{ Config }

// Run makes the index again.
func (c *searchRebuildCmd) Run(ctx context.Context, s streams) error {
	h, err := open(ctx, c.Config, false, clock.System())
	if err != nil {
		return err
	}
	defer h.close()
	n, err := h.search.Rebuild(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%d people, requests and threads can be found.\n", n)
	return err
}
