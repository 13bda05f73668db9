package seed

import (
	"container/heap"
	"context"
	"time"
)

// entry is a moment at which something happens to a request, or a message comes or goes.
type entry struct {
	at    time.Time
	order int
	do    actor
}

// actor does its next thing; again is when more will follow, zero when nothing.
type actor interface {
	step(ctx context.Context) (again time.Time, err error)
}

// starts is an actor with the moment of its first thing.
type starts struct {
	at time.Time
	do actor
}

// agenda gives what happens next; of what happens at the same time, what was planned first.
type agenda []entry

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a agenda) Less(i, j int) bool {
	if a[i].at.Equal(a[j].at) {
		return a[i].order < a[j].order
	}
	return a[i].at.Before(a[j].at)
}
func (a *agenda) Push(x any) { *a = append(*a, x.(entry)) }
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}

// jobsWait is how long jobs of messages may lie: looking for one costs as much as a message, and after five minutes a notice counts as lost.
const jobsWait = 4 * time.Minute

// run lets everything happen up to until. Between, each morning, jobs that are due run and
// deadlines that passed are noticed, as they would in a town that is open.
func (s *Seeder) run(ctx context.Context, all []starts, until time.Time) error {
	var a agenda
	for i, one := range all {
		a = append(a, entry{one.at, i, one.do})
	}
	heap.Init(&a)
	var drained time.Time
	morning := a[0].at.Truncate(24 * time.Hour).Add(30 * time.Hour)
	for len(a) > 0 {
		next := heap.Pop(&a).(entry)
		if !next.at.Before(until) {
			continue
		}
		for ; morning.Before(next.at); morning = morning.Add(24 * time.Hour) {
			if err := s.morning(ctx, morning); err != nil {
				return err
			}
		}
		s.Clock.Set(next.at)
		_, request := next.do.(*story)
		if request || next.at.Sub(drained) > jobsWait {
			drained = next.at
			if err := s.Jobs.Drain(ctx); err != nil {
				return err
			}
		}
		again, err := next.do.step(ctx)
		if err != nil {
			return err
		}
		if request {
			if err := s.Jobs.Drain(ctx); err != nil {
				return err
			}
		}
		if !again.IsZero() {
			heap.Push(&a, entry{again, next.order, next.do})
		}
	}
	for ; morning.Before(until); morning = morning.Add(24 * time.Hour) {
		if err := s.morning(ctx, morning); err != nil {
			return err
		}
	}
	return s.morning(ctx, until)
}

func (s *Seeder) morning(ctx context.Context, at time.Time) error {
	s.Clock.Set(at)
	if err := s.Cases.NoticeMissed(ctx); err != nil {
		return err
	}
	return s.Jobs.Drain(ctx)
}
