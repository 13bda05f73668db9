package crash

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"parvis/internal/kit/db"
)

const (
	writers   = 8
	restartIn = time.Second // p50, printed; a busy machine may take longer
)

// engines are how often the program is killed on each when nothing else is asked for.
var engines = []struct {
	engine db.Engine
	cycles int
}{{db.SQLite, 14}, {db.Postgres, 6}}

// cycles is how often the program is killed: usually, or as PARVIS_CRASH_CYCLES says.
func cycles(t *testing.T, usually int) int {
	t.Helper()
	text := os.Getenv("PARVIS_CRASH_CYCLES")
	if text == "" {
		return usually
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("PARVIS_CRASH_CYCLES=%q is not a number of cycles", text)
	}
	return n
}

// The program is killed at random moments while eight people write. Whatever was acknowledged
// is there, whole, once; whatever was to be sent is sent, once.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	binary := program(t)
	for _, on := range engines {
		t.Run(string(on.engine), func(t *testing.T) {
			t.Parallel()
			at := settle(t, binary, on.engine)
			people := make([]*writer, writers)
			for i := range people {
				people[i] = &writer{addr: at.addr, name: "Berthou" + string(rune('A'+i))}
			}
			restarts := at.lives(people, cycles(t, on.cycles))
			at.judge(people, restarts)
		})
	}
}

// lives has people write while the program is killed and started again, and says how long
// each start took.
func (p *place) lives(people []*writer, cycles int) (restarts []time.Duration) {
	p.t.Helper()
	for range cycles {
		s := p.start()
		restarts = append(restarts, s.took)
		oneLife(s, people)
		report(p.t, people, s)
	}
	slices.Sort(restarts)
	return restarts
}

// judge lets the program finish what the kills left, and looks for what is lost.
func (p *place) judge(people []*writer, restarts []time.Duration) {
	p.t.Helper()
	last := p.start()
	town := p.look()
	town.settles()
	last.stop()
	cut := town.anHourLater()
	acknowledged := 0
	for _, w := range people {
		acknowledged += len(w.receipts)
		town.holds(w.receipts)
	}
	town.wholeCases()
	town.toldOnce()
	p.t.Logf("%d kills, %d acknowledged requests, %d mails cut while they were handed over; restart to the first page p50 %v, longest %v (aim: under %v)",
		len(restarts), acknowledged, cut, restarts[len(restarts)/2].Round(time.Millisecond), restarts[len(restarts)-1].Round(time.Millisecond), restartIn)
	if acknowledged < len(restarts) {
		p.t.Errorf("only %d requests were acknowledged: the test kills before anything happens", acknowledged)
	}
}

// oneLife lets everybody write until the program is killed.
func oneLife(s *server, people []*writer) {
	var wait sync.WaitGroup
	for _, w := range people {
		wait.Add(1)
		go w.write(&wait)
	}
	time.Sleep(time.Duration(200+rand.IntN(1300)) * time.Millisecond)
	s.kill()
	wait.Wait()
}

func report(t *testing.T, people []*writer, s *server) {
	t.Helper()
	for _, w := range people {
		for _, err := range w.faults {
			t.Errorf("%v\n%s", err, tail(s.log.String(), 3000))
		}
		w.faults = nil
	}
	if t.Failed() {
		t.FailNow()
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
