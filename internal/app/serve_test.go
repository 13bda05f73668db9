package app

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"

	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db/dbtest"
)

// served is a demo town on a port of its own; stop tells it to end, ended says how it did.
type served struct {
	*house
	base  string
	stop  context.CancelFunc
	ended chan error
}

func serveTown(t *testing.T) served {
	t.Helper()
	h, err := open(t.Context(), Config{Data: t.TempDir(), From: "demo@portvieux.example", BaseURL: "http://localhost"}, true, clock.NewFake(dbtest.Start))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.close() })
	if err := h.settleDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := served{h, "http://" + l.Addr().String(), stop, make(chan error, 1)}
	go func() { s.ended <- h.serve(ctx, l) }()
	t.Cleanup(stop)
	return s
}

// endsWithin tells the town to stop.
func (s served) endsWithin(t *testing.T, limit time.Duration) {
	t.Helper()
	began := clock.System().Now()
	s.stop()
	select {
	case err := <-s.ended:
		if took := clock.System().Now().Sub(began); err != nil || took > limit {
			t.Errorf("ended after %v with %v, want at most %v", took, err, limit)
		}
	case <-time.After(10 * limit):
		t.Fatal("does not end")
	}
}

func (s served) health(t *testing.T) int {
	t.Helper()
	answer, err := http.Get(s.base + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func TestAnIdleTownEndsAtOnce(t *testing.T) {
	t.Parallel()
	s := serveTown(t)
	if got := s.health(t); got != http.StatusOK {
		t.Errorf("/healthz: %d", got)
	}
	s.endsWithin(t, 2*time.Second)
}

func TestAStoppingTownTurnsTheBalancerAway(t *testing.T) {
	t.Parallel()
	s := serveTown(t)
	s.health(t)
	s.stop()
	for range 50 { // until it has heard
		if s.draining.Load() {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if got := s.health(t); got != http.StatusServiceUnavailable {
		t.Errorf("/healthz: %d, want 503", got)
	}
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}

func TestAnOpenPageDoesNotHoldTheTownUp(t *testing.T) {
	t.Parallel()
	s := serveTown(t)
	desk := s.signIn(t)
	stream, err := desk.Get(s.base + "/desk/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	if stream.StatusCode != http.StatusOK {
		t.Fatalf("the stream: %d", stream.StatusCode)
	}
	if _, err := stream.Body.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	s.endsWithin(t, 2*time.Second)
	if _, err := io.Copy(io.Discard, stream.Body); err != nil {
		t.Errorf("the stream was torn and not closed: %v", err)
	}
}

// signIn passes both doors of the desk.
func (s served) signIn(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	const who = "claire.morvan@portvieux.example"
	for _, door := range []struct {
		path string
		form url.Values
	}{
		{"/desk/sign-in", url.Values{"email": {who}, "password": {town.Password}}},
		{"/desk/sign-in/code", url.Values{"code": {town.Secret(who).Code(dbtest.Start)}}},
	} {
		answer, err := client.PostForm(s.base+door.path, door.form)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode >= 400 {
			t.Fatalf("%s: %d", door.path, answer.StatusCode)
		}
	}
	return client
}
