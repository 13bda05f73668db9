package inbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// Astray is a counter that does not say what the threads say.
type Astray struct {
	Door          Door
	Team          identity.TeamID
	Counted, True int64
}

// Recount compares who waits now, as it is counted, with the threads themselves, in the authority of ctx. It is
// the one figure of now: those of past days name facts whose threads may have been erased since.
func Recount(ctx context.Context, q db.Queryer) (off []Astray, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := on(q).WaitingByTeam(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("who waits: %w", err)
	}
	counted, err := on(q).CountedWaiting(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("who is counted as waiting: %w", err)
	}
	type place struct {
		door Door
		team identity.TeamID
	}
	all := map[place]Astray{}
	for _, row := range waiting {
		all[place{Door(row.Door), identity.TeamID(row.TeamID)}] = Astray{Door: Door(row.Door), Team: identity.TeamID(row.TeamID), True: row.N}
	}
	for _, row := range counted {
		a := all[place{Door(row.Door), identity.TeamID(row.TeamID)}]
		a.Door, a.Team, a.Counted = Door(row.Door), identity.TeamID(row.TeamID), row.N
		all[place{a.Door, a.Team}] = a
	}
	for _, a := range all {
		if a.Counted != a.True {
			off = append(off, a)
		}
	}
	slices.SortFunc(off, func(a, b Astray) int { return cmp.Or(cmp.Compare(a.Door, b.Door), cmp.Compare(a.Team, b.Team)) })
	return off, nil
}
