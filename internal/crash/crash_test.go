package crash

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

const (
	writers   = 8
	restartIn = time.Second // p50, printed; a busy machine may take longer
)

func cycles(t *testing.T) int {
	t.Helper()
	text := os.Getenv("PARVIS_CRASH_CYCLES")
	if text == "" {
		return 20
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
	binary, dir, addr := program(t), filepath.Join(t.TempDir(), "data"), freePort(t)
	if err := run(t.Context(), binary, "seed", "--data", dir, "--requests", "60"); err != nil {
		t.Fatal(err)
	}
	people := make([]*writer, writers)
	for i := range people {
		people[i] = &writer{addr: addr, name: "Berthou" + string(rune('A'+i))}
	}
	var restarts []time.Duration
	for range cycles(t) {
		s := start(t, binary, addr, dir)
		restarts = append(restarts, s.took)
		oneLife(s, people)
		report(t, people, s)
	}
	last := start(t, binary, addr, dir)
	town := look(t, dir)
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
	slices.Sort(restarts)
	t.Logf("%d kills, %d acknowledged requests, %d mails cut while they were handed over; restart to the first page p50 %v, longest %v (aim: under %v)",
		len(restarts), acknowledged, cut, restarts[len(restarts)/2].Round(time.Millisecond), restarts[len(restarts)-1].Round(time.Millisecond), restartIn)
	if acknowledged < len(restarts) {
		t.Errorf("only %d requests were acknowledged: the test kills before anything happens", acknowledged)
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
