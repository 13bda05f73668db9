package journeys

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"parvis/internal/app"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// town is the demo's house, served for one test on a database of its own.
type town struct {
	url string
	now *running

	came sync.Map // when each agent signed in last
}

// comes says that an agent signs in. Six digits let in once in their half minute, so a second
// time in the same hour would fail by chance: each walk takes an agent of its own.
func (s *town) comes(t *testing.T, who string) {
	t.Helper()
	now := s.now.Now()
	before, again := s.came.Swap(who, now)
	if again && now.Sub(before.(time.Time)) < time.Hour {
		t.Fatalf("%s has signed in already in this town: take another agent", who)
	}
}

// open serves the demo towns until the test and its subtests end.
func open(t *testing.T, engine db.Engine) *town {
	t.Helper()
	return openOn(t, engine, dbtest.Start)
}

// openOn opens the town at an hour of its own.
func openOn(t *testing.T, engine db.Engine, from time.Time) *town {
	t.Helper()
	database := dbtest.Config(t, engine)
	data := database.Dir
	if data == "" {
		data = t.TempDir()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &town{url: "http://" + l.Addr().String(), now: &running{from: from, began: time.Now()}}
	config := app.Config{
		Data: data, DB: app.Secret(database.URL), BaseURL: s.url, From: "ne-pas-repondre@portvieux.example",
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		err := app.ServeDemo(ctx, config, s.now, l)
		l.Close() // whoever waits for an answer is told that none comes
		done <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("the house: %v", err)
		}
	})
	s.ready(t)
	return s
}

// ready returns when the house answers: it listens before it is settled.
func (s *town) ready(t *testing.T) {
	t.Helper()
	answer, err := http.Get(s.url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the house is not ready: %s", answer.Status)
	}
}

// running is a clock that begins on a known afternoon and goes on from there, so that
// services are open, holidays known and deadlines the same each time.
type running struct {
	from, began time.Time

	mu    sync.Mutex
	ahead time.Duration
	stood time.Time // since when the clock stands still; zero while it runs
}

// Now tells the time.
func (c *running) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	run := time.Since(c.began)
	if !c.stood.IsZero() {
		run = c.stood.Sub(c.began)
	}
	return c.from.Add(run + c.ahead).UTC()
}

// StandStill keeps the time as it is, so that a wait of seconds does not end on a slow machine.
func (c *running) StandStill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stood = time.Now()
}

// RunOn lets it run again.
func (c *running) RunOn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead -= time.Since(c.stood)
	c.stood = time.Time{}
}

// Advance lets time go by.
func (c *running) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
