package website_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"parvis/internal/kit/db/dbtest"
	"parvis/internal/website/websitetest"
)

// BenchmarkServicePage compares the start page of a service with a bare handler that writes
// the same bytes: go test -run none -bench ServicePage ./internal/website
func BenchmarkServicePage(b *testing.B) {
	h := websitetest.New(b, dbtest.New(b))
	address := h.Server.URL + "/services/child-sport-grant"
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	page := read(b, client, address)
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	defer bare.Close()
	for _, one := range []struct{ name, address string }{{"bare", bare.URL}, {"page", address}} {
		b.Run(one.name, func(b *testing.B) { load(b, client, one.address) })
	}
}

func read(b *testing.B, client *http.Client, address string) []byte {
	b.Helper()
	answer, err := client.Get(address)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v", address, answer.StatusCode, err)
	}
	return text
}

// load asks from several clients at once and reports the middle and the slow.
func load(b *testing.B, client *http.Client, address string) {
	var mu sync.Mutex
	var all []time.Duration
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		var mine []time.Duration
		for pb.Next() {
			start := time.Now()
			answer, err := client.Get(address)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			mine = append(mine, time.Since(start))
		}
		mu.Lock()
		all = append(all, mine...)
		mu.Unlock()
	})
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
}
