package seed

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"parvis/internal/catalogue"
)

// span is how far back the requests go.
const span = 60 * 24 * time.Hour

// offered is a live service with the requests that can be made of it.
type offered struct {
	*catalogue.Service
	no     catalogue.VersionNo
	models []model
	goals  []string // states in which a request can come to rest
}

// goalOf is what a request shall come to.
type goalOf struct {
	service *offered
	state   string
	then    string // a state after that: it was taken up again
	at      time.Time
}

// services reads what is live, in an order that does not change.
// Those of which no example can be sent are left, with the reason.
func (s *Seeder) services(ctx context.Context, day time.Time) (all []*offered, left []string, err error) {
	live, err := s.Offer.All(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(live)) {
		service, no, err := s.Offer.Live(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		o := &offered{Service: service, no: no}
		if o.models, err = modelsOf(ctx, service, day); err != nil {
			left = append(left, err.Error())
			continue
		}
		o.findGoals()
		all = append(all, o)
	}
	if len(all) == 0 {
		return nil, left, fmt.Errorf("no service can be asked: %v", left)
	}
	return all, left, nil
}

// findGoals keeps the states that a request can be brought into by people, or by rules alone.
func (o *offered) findGoals() {
	for _, state := range o.Flow.States {
		if _, ok := o.nearest(state.Name, rand.New(rand.NewPCG(0, 0))); ok {
			o.goals = append(o.goals, state.Name)
		}
	}
}

// nearest is a model from which the goal is reached on one of the shortest ways. What rules
// have ended is not taken up again for it.
func (o *offered) nearest(goal string, rng *rand.Rand) (found model, ok bool) {
	best := len(o.Flow.States) + 1
	var near []model
	for _, m := range o.models {
		_, far, reached := way(o.Service, m.state, goal)
		if st, _ := o.State(m.state); st.Final && far > 0 {
			continue
		}
		switch {
		case !reached || far > best:
		case far < best:
			best, near = far, []model{m}
		default:
			near = append(near, m)
		}
	}
	if len(near) == 0 {
		return found, false
	}
	return pick(rng, near), true
}

// plan draws the requests: first one or two for every state of every service, then others
// until the number is full.
func plan(services []*offered, n int, until time.Time, zone *time.Location, rng *rand.Rand) (goals []goalOf) {
	for _, o := range services {
		for _, state := range o.goals {
			goals = append(goals, o.goal(state, until, zone, rng))
		}
	}
	for len(goals) < n {
		o := pick(rng, services)
		goals = append(goals, o.goal(o.likely(rng), until, zone, rng))
	}
	slices.SortStableFunc(goals, func(a, b goalOf) int { return a.at.Compare(b.at) })
	return goals
}

// likely draws a state: most requests have ended, and ended well.
func (o *offered) likely(rng *rand.Rand) string {
	var open, ended, well []string
	for _, state := range o.goals {
		st, _ := o.State(state)
		switch outcome := o.OutcomeOf(state); {
		case !st.Final:
			open = append(open, state)
		case outcome == catalogue.OutcomeGranted || outcome == catalogue.OutcomeDone:
			well = append(well, state)
		default:
			ended = append(ended, state)
		}
	}
	for _, choice := range []struct {
		chance int
		from   []string
	}{{30, open}, {70, well}, {100, ended}} {
		if len(choice.from) > 0 && chance(rng, choice.chance) {
			return pick(rng, choice.from)
		}
	}
	return pick(rng, o.goals)
}

// goal draws when the request comes: what has ended began long ago, what is open lately,
// or too long ago.
func (o *offered) goal(state string, until time.Time, zone *time.Location, rng *rand.Rand) goalOf {
	g := goalOf{service: o, state: state}
	st, _ := o.State(state)
	oldest, youngest := 11, 1
	switch {
	case st.Final && o.OutcomeOf(state) == catalogue.OutcomeNoAnswer:
		oldest, youngest = 59, 48
	case st.Final:
		oldest, youngest = 59, 12
	case chance(rng, 12):
		oldest, youngest = 40, 16
	}
	if st.Final && chance(rng, 12) {
		g.then = o.takenUp(state)
	}
	days := youngest + rng.IntN(oldest-youngest+1)
	moment := until.In(zone).AddDate(0, 0, -days)
	g.at = time.Date(moment.Year(), moment.Month(), moment.Day(), 7+rng.IntN(15), rng.IntN(60), rng.IntN(60), 0, zone).UTC()
	return g
}

// takenUp is the state that a closed request is reopened into, "" when nothing leads there.
func (o *offered) takenUp(state string) string {
	for _, m := range o.MovesFrom(state) {
		if m.It.May != catalogue.MayRules {
			return m.It.To
		}
	}
	return ""
}

// Midnight is the start of the day of now in a zone: until when a seed goes without being told.
func Midnight(now time.Time, zone *time.Location) time.Time {
	day := now.In(zone)
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
}
