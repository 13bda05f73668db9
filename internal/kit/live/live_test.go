package live

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/nats-io/nats-server/v2/server"

	"parvis/internal/kit/tenant"
)

var millbrook, portvieux = uuid.New(), uuid.New()

func open(t *testing.T, url string) *Hub {
	t.Helper()
	h, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func hear(t *testing.T, hints <-chan Hint) Hint {
	t.Helper()
	select {
	case h, ok := <-hints:
		if !ok {
			t.Fatal("the channel is closed")
		}
		return h
	case <-time.After(10 * time.Second):
		t.Fatal("nothing heard")
	}
	return Hint{}
}

func TestHintsStayInTheirAuthority(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	mine := h.Subscribe(t.Context(), millbrook, "case.*")
	h.Publish(portvieux, "case.7", "theirs")
	h.Publish(millbrook, "case.7.note", "deeper")
	h.Publish(millbrook, "case.7", map[string]int{"version": 3})
	if diff := cmp.Diff(Hint{"case.7", []byte(`{"version":3}`)}, hear(t, mine)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHintsCrossProcesses(t *testing.T) {
	t.Parallel()
	broker, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	broker.Start()
	t.Cleanup(broker.Shutdown)
	if !broker.ReadyForConnections(10 * time.Second) {
		t.Fatal("the broker does not start")
	}
	here, there := open(t, broker.ClientURL()), open(t, broker.ClientURL())
	hints := here.Subscribe(t.Context(), millbrook, ">")
	if err := here.conn.Flush(); err != nil {
		t.Fatal(err)
	}
	there.Publish(millbrook, "case.7", nil)
	if got := hear(t, hints); got.Subject != "case.7" {
		t.Errorf("got %q", got.Subject)
	}
}

func TestOpenWithoutABroker(t *testing.T) {
	t.Parallel()
	h := open(t, "nats://127.0.0.1:1")
	h.Publish(millbrook, "case.7", nil) // kept, or lost: never in the way
	if _, err := Open(t.Context(), "nats://[broken"); err == nil {
		t.Error("a URL that says nothing was accepted")
	}
}

func TestASlowReaderIsLetGo(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	slow, err := h.listen(t.Context(), millbrook, "a")
	if err != nil {
		t.Fatal(err)
	}
	quick := h.Subscribe(t.Context(), millbrook, "a")
	for range behind + 1 {
		h.Publish(millbrook, "a", nil)
		hear(t, quick)
	}
	for range 1000 {
		slow.mu.Lock()
		gone := slow.closed
		slow.mu.Unlock()
		if gone {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	n := 0
	for range slow.hints {
		n++
	}
	if n != behind {
		t.Errorf("read %d hints before the end, want %d", n, behind)
	}
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string][2]bool{ // sending, listening
		"case":              {true, true},
		"case.018f-ab_1":    {true, true},
		"case.*":            {false, true},
		"case.>":            {false, true},
		">.case":            {false, false},
		"":                  {false, false},
		"case..7":           {false, false},
		"case 7":            {false, false},
		"case\r\nPUB x":     {false, false},
		"../other.case.one": {false, false},
	} {
		if got := [2]bool{valid(subject, false), valid(subject, true)}; got != want {
			t.Errorf("%q: got %v, want %v", subject, got, want)
		}
	}
	h := open(t, "")
	if _, ok := <-h.Subscribe(t.Context(), millbrook, "case 7"); ok {
		t.Error("a bad subject was listened to")
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	ended := make(chan error, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(tenant.With(r.Context(), millbrook))
		ended <- h.stream(w, r, 30*time.Millisecond, []string{"case.*", "desk"})
	}))
	t.Cleanup(srv.Close)
	ctx, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("content type %q", got)
	}
	lines := bufio.NewScanner(res.Body)
	expect := func(want string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == want {
				return
			}
		}
		t.Fatalf("the stream ended before %q: %v", want, lines.Err())
	}
	expect("retry: 2000")
	h.Publish(portvieux, "case.9", "theirs")
	h.Publish(millbrook, "case.7", map[string]string{"says": "line\nbreak"})
	expect("event: case.7")
	expect(`data: {"says":"line\nbreak"}`)
	expect(":")
	leave()
	if err := <-ended; err != nil {
		t.Errorf("the end of a stream is no error: %v", err)
	}
}

func TestAServerThatShutsDownEndsItsStreams(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.Stream(w, r, "desk"); err != nil {
			t.Error(err)
		}
	}))
	srv.Config.RegisterOnShutdown(h.EndStreams)
	res, err := srv.Client().Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := srv.Config.Shutdown(ctx); err != nil {
		t.Errorf("a stream held the server up: %v", err)
	}
	h.Publish(millbrook, "desk", "still possible")
	late := h.Subscribe(t.Context(), millbrook, "desk")
	if _, open := <-late; open {
		t.Error("a subscription began after the end")
	}
}

func TestNothingIsLeftBehind(t *testing.T) { // not parallel: it counts goroutines
	before := runtime.NumGoroutine()
	h, err := Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 50 {
		hints := h.Subscribe(ctx, millbrook, "case.*")
		wg.Go(func() {
			for range hints {
			}
		})
	}
	other := h.Subscribe(t.Context(), millbrook, "desk")
	for range 100 {
		h.Publish(millbrook, "case.1", nil)
	}
	cancel()
	wg.Wait()
	h.Close()
	if _, open := <-other; open {
		t.Error("a subscription outlived its hub")
	}
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines more than before", runtime.NumGoroutine()-before)
}
