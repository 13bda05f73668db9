package inbox_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
)

// An ending counts as what it was, and is taken back when the person writes again within a week.
func TestWhatAnEndingCountsAs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		steps := 0
		answer := func(id inbox.ThreadID) {
			steps++
			h.Answer(id, fmt.Sprint("k", steps), "Bonjour.")
		}
		end := func(id inbox.ThreadID) {
			h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.Close(h.Here(), tx, id); return err })
		}
		counts := func(want string) {
			t.Helper()
			all, err := h.Figures(h.Here(), d.Read(), h.Clock.Now().AddDate(0, -2, 0), h.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			sums := map[inbox.Count]int64{}
			for _, f := range all {
				sums[f.What] += f.N
			}
			got := fmt.Sprintf("closed %d, once %d, unanswered %d, reopened %d", sums[inbox.CountClosed], sums[inbox.CountOnce], sums[inbox.CountUnanswered], sums[inbox.CountReopened])
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		silent := h.say(demo.Note{ID: "silent", Text: "Bonjour"})
		end(silent.Thread)
		counts("closed 1, once 0, unanswered 1, reopened 0")
		thanked := h.say(demo.Note{ID: "thanked", Text: "Bonjour"})
		answer(thanked.Thread)
		h.say(demo.Note{ID: "thanks", Text: "Merci", Answers: "thanked"})
		end(thanked.Thread) // a word of thanks needs no answer
		counts("closed 2, once 1, unanswered 1, reopened 0")
		h.Clock.Advance(6 * 24 * time.Hour)
		h.say(demo.Note{ID: "again", Text: "C’est revenu", Answers: "thanked"})
		counts("closed 1, once 0, unanswered 1, reopened 1")
		answer(thanked.Thread)
		end(thanked.Thread)
		counts("closed 2, once 0, unanswered 1, reopened 1")
		h.Clock.Advance(8 * 24 * time.Hour)
		h.say(demo.Note{ID: "other", Text: "Autre chose", Answers: "thanked"}) // a new round
		counts("closed 2, once 0, unanswered 1, reopened 2")
		answer(thanked.Thread)
		end(thanked.Thread)
		counts("closed 3, once 1, unanswered 1, reopened 2")
		spam := h.say(demo.Note{ID: "spam", Text: "Offre"})
		h.Write(h.Here(), func(tx *db.Tx) error { _, err := h.PutAside(h.Here(), tx, spam.Thread); return err })
		h.say(demo.Note{ID: "spam2", Text: "Offre", Answers: "spam"})
		counts("closed 3, once 1, unanswered 1, reopened 2")
	})
}

// fact is an event that was committed, with when.
type fact struct {
	at     time.Time
	thread inbox.Thread
	what   string
	item   inbox.Item
	isNew  bool
}

// key is a figure of one day, door and team.
type key struct {
	Day  int64
	Door inbox.Door
	Team identity.TeamID
	What inbox.Count
}

type sum struct{ N, Seconds int64 }

// recount adds figures up from events alone: the words of docs/figures.md, written a second time.
type recount struct {
	sums  map[key]sum
	lives map[inbox.ThreadID]*life
}

type life struct {
	open                  bool
	began, waiting, ended time.Time
	answers, ever         int
	team, endedFor        identity.TeamID
	endedAs               string
	took                  time.Duration
}

func (r *recount) add(day time.Time, door inbox.Door, team identity.TeamID, what inbox.Count, n int64, took time.Duration) {
	k := key{Door: door, Team: team, What: what}
	if !day.IsZero() {
		k.Day = int64(day.Year()*10000 + int(day.Month())*100 + day.Day())
	}
	s := r.sums[k]
	r.sums[k] = sum{s.N + n, s.Seconds + n*int64(took/time.Second)}
}

func (r *recount) hear(f fact) {
	l := r.lives[f.thread.ID]
	if l == nil {
		l = &life{open: true, began: f.thread.First}
		r.lives[f.thread.ID] = l
	}
	door := f.thread.Door
	l.team = f.thread.Team
	switch f.what {
	case "received":
		r.add(f.at, door, l.team, inbox.CountReceived, 1, 0)
		if f.item.Facts.Auto == inbox.Replied {
			return
		}
		if !l.open {
			r.reopens(l, f)
		}
		if l.waiting.IsZero() {
			l.waiting = f.item.Received
		}
	case "sent", "spoke":
		if f.item.Facts.Auto == inbox.Generated {
			return
		}
		if !l.waiting.IsZero() {
			r.add(f.at, door, l.team, inbox.CountAnswered, 1, f.at.Sub(l.waiting))
			if l.ever == 0 {
				r.add(f.at, door, l.team, inbox.CountFirst, 1, f.at.Sub(f.thread.First))
			}
		}
		l.waiting = time.Time{}
		l.answers, l.ever = l.answers+1, l.ever+1
	case "closed", "put aside":
		r.ends(l, f)
	case "reopened":
		r.reopens(l, f)
	case "transferred":
		r.add(f.at, door, l.team, inbox.CountTransferred, 1, 0)
	}
}

func (r *recount) ends(l *life, f fact) {
	l.open, l.ended, l.endedFor, l.took, l.endedAs = false, f.at, l.team, f.at.Sub(l.began), "none"
	switch {
	case f.what == "put aside":
	case l.answers == 1:
		l.endedAs = "once"
	case l.answers > 1:
		l.endedAs = "more"
	case !l.waiting.IsZero():
		l.endedAs = "unanswered"
	}
	l.waiting = time.Time{}
	r.ending(l, f.thread.Door, 1)
}

func (r *recount) ending(l *life, door inbox.Door, n int64) {
	if l.endedAs != "none" {
		r.add(l.ended, door, l.endedFor, inbox.CountClosed, n, l.took)
	}
	switch l.endedAs {
	case "once":
		r.add(l.ended, door, l.endedFor, inbox.CountOnce, n, 0)
	case "unanswered":
		r.add(l.ended, door, l.endedFor, inbox.CountUnanswered, n, 0)
	}
}

func (r *recount) reopens(l *life, f fact) {
	l.open = true
	if l.endedAs == "none" {
		return
	}
	r.add(f.at, f.thread.Door, l.team, inbox.CountReopened, 1, 0)
	if f.at.Sub(l.ended) <= 7*24*time.Hour {
		r.ending(l, f.thread.Door, -1)
	} else {
		l.began, l.answers = f.at, 0
	}
}

// whole gives every sum that is not nothing.
func (r *recount) whole() map[string]sum {
	for _, l := range r.lives {
		if !l.waiting.IsZero() {
			r.add(time.Time{}, inbox.Email, l.team, inbox.CountWaiting, 1, 0)
		}
	}
	all := map[string]sum{}
	for k, s := range r.sums {
		if s != (sum{}) {
			all[fmt.Sprint(k)] = s
		}
	}
	return all
}

// crowd is several agents and residents at once.
type crowd struct {
	*house
	mu      sync.Mutex
	facts   []fact
	threads []inbox.ThreadID
}

var errAgain = errors.New("a transaction that is run again")

func (c *crowd) listen() {
	events.On(c.Bus, "recount", func(_ context.Context, tx *db.Tx, e inbox.Received) error {
		return c.hear(tx, fact{tx.Now, e.Thread, "received", e.Item, e.New})
	})
	events.On(c.Bus, "recount", func(_ context.Context, tx *db.Tx, e inbox.SentOut) error {
		return c.hear(tx, fact{tx.Now, e.Thread, "sent", e.Item, false})
	})
	events.On(c.Bus, "recount", func(_ context.Context, tx *db.Tx, e inbox.Changed) error {
		return c.hear(tx, fact{tx.Now, e.Thread, e.What, inbox.Item{}, false})
	})
}

func (c *crowd) hear(tx *db.Tx, f fact) error {
	tx.AfterCommit(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.facts = append(c.facts, f)
		if f.isNew {
			c.threads = append(c.threads, f.thread.ID)
		}
	})
	return nil
}

// twice runs a write that is now and then rolled back and run again.
func (c *crowd) twice(rng *rand.Rand, do func(tx *db.Tx) error) {
	if rng.IntN(4) == 0 {
		err := c.DB.Write(c.Here(), func(tx *db.Tx) error { return errors.Join(do(tx), errAgain) })
		if !errors.Is(err, errAgain) {
			c.T.Errorf("the rolled back transaction: %v", err)
		}
	}
	if err := c.DB.Write(c.Here(), do); err != nil {
		c.T.Error(err)
	}
}

func (c *crowd) any(rng *rand.Rand) inbox.ThreadID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.threads[rng.IntN(len(c.threads))]
}

// act does one thing to one thread.
func (c *crowd) act(rng *rand.Rand, name string) {
	id := c.any(rng)
	ctx := c.Here()
	thread := func(do func(context.Context, *db.Tx, inbox.ThreadID) (inbox.Thread, error)) {
		c.twice(rng, func(tx *db.Tx) error { _, err := do(ctx, tx, id); return err })
	}
	switch rng.IntN(10) {
	case 0, 1:
		c.comes(rng, name, "", "")
	case 2:
		c.comes(rng, name, "conversation "+id.String(), inbox.Replied)
	case 3, 4, 5:
		automatic := rng.IntN(4) == 0
		c.twice(rng, func(tx *db.Tx) error {
			_, err := c.Send(ctx, tx, inbox.Outgoing{Thread: id, Key: name, Text: "Bonjour.", Automatic: automatic})
			return err
		})
	case 6:
		thread(c.Spoke)
	case 7:
		thread(c.Close)
	case 8:
		team := identity.TeamID([]string{"voirie", "accueil", "ecoles"}[rng.IntN(3)])
		c.twice(rng, func(tx *db.Tx) error { _, err := c.Transfer(ctx, tx, id, team); return err })
	default:
		thread([]func(context.Context, *db.Tx, inbox.ThreadID) (inbox.Thread, error){c.Reopen, c.PutAside, c.Close}[rng.IntN(3)])
	}
}

// comes is a message of a new party, or of one who has written.
func (c *crowd) comes(rng *rand.Rand, name, ref string, auto inbox.Auto) {
	m := inbox.Message{Party: name + "@example.test", Subject: name, Text: "Bonjour", Facts: inbox.Facts{Auto: auto, Ref: name}}
	if rng.IntN(3) > 0 && ref == "" {
		m.Facts.InReplyTo = []string{fmt.Sprint("first", rng.IntN(4))}
	}
	p, err := c.Prepare(c.Here(), inbox.Incoming{Account: c.account, ExternalID: name, Raw: strings.NewReader(name), Message: &m})
	if err != nil {
		c.T.Error(err)
		return
	}
	c.twice(rng, func(tx *db.Tx) error { _, err := c.Keep(c.Here(), tx, p); return err })
}

// Counters equal what the events add up to, whoever writes at the same time and however often a transaction is run.
func TestFiguresAreThoseOfTheEvents(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &crowd{house: setup(t, d)}
		c.listen()
		begins := rand.New(rand.NewPCG(29, 990))
		for n := range 4 {
			c.comes(begins, fmt.Sprint("first", n), "none", "")
		}
		for round := range 8 {
			var all sync.WaitGroup
			for writer := range 4 {
				all.Go(func() {
					rng := rand.New(rand.NewPCG(uint64(round), uint64(writer)))
					for n := range 8 {
						c.act(rng, fmt.Sprintf("w%d-%d-%d", round, writer, n))
					}
				})
			}
			all.Wait()
			c.Clock.Advance(time.Duration(1+begins.IntN(80)) * time.Hour)
		}
		if len(c.facts) < 150 {
			t.Fatalf("only %d things happened", len(c.facts))
		}
		slices.SortFunc(c.facts, func(a, b fact) int { return cmp.Compare(a.thread.Version, b.thread.Version) })
		r := recount{sums: map[key]sum{}, lives: map[inbox.ThreadID]*life{}}
		for _, f := range c.facts {
			r.hear(f)
		}
		kept, err := c.Figures(c.Here(), d.Read(), c.Clock.Now().AddDate(0, -3, 0), c.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		counted := map[string]sum{}
		for _, f := range kept {
			if (f.N != 0 || f.Seconds != 0) && f.What != inbox.CountFailed && f.What != inbox.CountHeld {
				counted[fmt.Sprint(key{f.Day, f.Door, f.Team, f.What})] = sum{f.N, f.Seconds}
			}
		}
		if diff := gocmp.Diff(r.whole(), counted); diff != "" {
			t.Errorf("the counters differ from the events (-events +counters):\n%s", diff)
		}
	})
}

// The doctor finds a counter that does not say what the threads say.
func TestRecount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d)
		h.say(demo.Note{ID: "1", Text: "Bonjour"})
		if off, err := inbox.Recount(h.Here(), d.Read()); err != nil || len(off) > 0 {
			t.Fatalf("counted well, yet %v %v", off, err)
		}
		h.Write(h.Here(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(h.Here(), "update inbox_counts set n = n + 2 where authority_id = $1 and what = 'waiting'", inboxtest.Portvieux)
			return err
		})
		off, err := inbox.Recount(h.Here(), d.Read())
		want := []inbox.Astray{{Door: inbox.Email, Team: "accueil", Counted: 3, True: 1}}
		if diff := gocmp.Diff(want, off); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}
