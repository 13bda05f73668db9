package app

import (
	"context"

	"parvis/internal/identity"
	"parvis/internal/inbox"
)

// figures: the wall counts as many who wait as there are.
func (e *exam) figures(ctx context.Context, a *identity.Authority) {
	check := a.Slug + ": figures"
	off, err := inbox.Recount(ctx, e.db.Read())
	switch {
	case err != nil:
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
	case len(off) > 0:
		first := off[0]
		e.attention(check, "tell the developers which version runs: counters are kept with the facts and should never differ",
			"%d counters of those who wait are wrong; %s, team %q: counted %d, there are %d", len(off), first.Door, first.Team, first.Counted, first.True)
	default:
		e.ok(check, "the wall counts as many who wait as there are")
	}
}
