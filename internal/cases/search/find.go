package search

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Query is what somebody looks for.
type Query struct {
	Text   string
	Region string // of telephone numbers without a country, such as "FR"
	Notes  bool   // the agent may read what agents write among themselves
	Kind   Kind   // only these; all without
	After  Place  // where the page before ended
	Most   int    // rows of a page

	// Keep gives those hits that the agent may see, in their order. It is asked before anything is counted or quoted.
	Keep func(ctx context.Context, hits []Hit) ([]Hit, error)
}

// Hit is a person, a request or a thread, with the piece in which it was found.
type Hit struct {
	Kind  Kind
	ID    uuid.UUID
	Item  uuid.UUID // the message of a thread; zero when it is not a message
	Seq   int64     // the event of a case
	At    time.Time
	Alike bool // only its sound is the same

	band int
	n    int64
}

// Place is where a page ended.
type Place struct {
	Band int
	N    int64
}

// IsZero tells that it is the beginning.
func (p Place) IsZero() bool { return p == Place{} }

// String is how it stands in an address.
func (p Place) String() string {
	if p.IsZero() {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64([]byte{byte(p.Band)}, uint64(p.N)))
}

// ParsePlace reads one; what is none is the beginning.
func ParsePlace(s string) Place {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 9 {
		return Place{}
	}
	return Place{Band: int(b[0]), N: int64(binary.BigEndian.Uint64(b[1:]))}
}

// Found is a page of results.
type Found struct {
	Hits  []Hit
	Next  Place // zero when there is no more
	Tired bool  // much was walked past that may not be shown or does not fit: Next goes on from there
}

const (
	window      = 60 // pieces looked at in one go
	mostWindows = 12 // of a page: then somebody has to ask for more
)

// Find gives a page of what was looked for.
func (s *Service) Find(ctx context.Context, q db.Queryer, ask Query) (f Found, err error) {
	at := tenant.From(ctx)
	w := walk{s: s, q: q, at: at, ask: ask, bands: ask.bands(at), seen: map[uuid.UUID]bool{}}
	if w.Place = ask.After; w.N == 0 {
		w.N = last
	}
	for n := 0; len(f.Hits) <= ask.Most && w.Band < len(w.bands); n++ {
		if n == mostWindows {
			f.Tired, f.Next = true, w.Place
			break
		}
		hits, err := w.step(ctx)
		if err != nil {
			return f, err
		}
		f.Hits = append(f.Hits, hits...)
	}
	if len(f.Hits) > ask.Most {
		end := f.Hits[ask.Most-1]
		f.Hits, f.Tired, f.Next = f.Hits[:ask.Most], false, Place{end.band, end.n}
	}
	return f, nil
}

// walk goes through the bands, window by window.
type walk struct {
	s     *Service
	q     db.Queryer
	at    tenant.ID
	ask   Query
	bands []band
	seen  map[uuid.UUID]bool // owners on this page
	Place
}

// step gives what a window holds that nobody has seen yet, and goes on behind it.
func (w *walk) step(ctx context.Context) ([]Hit, error) {
	found, next, err := w.s.index.find(ctx, w.q, w.at, w.bands[w.Band], w.N, window)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, p := range found {
		if !w.seen[p.Owner] {
			w.seen[p.Owner] = true
			hits = append(hits, Hit{p.Kind, p.Owner, p.Item, p.Seq, p.At, w.bands[w.Band].alike, w.Band, p.n})
		}
	}
	if hits, err = w.firsts(ctx, hits); err != nil {
		return nil, err
	}
	if w.N = next; next == 0 {
		w.Place = Place{w.Band + 1, last}
	}
	if len(hits) == 0 || w.ask.Keep == nil {
		return hits, nil
	}
	return w.ask.Keep(ctx, hits)
}

// firsts leaves out owners that stood on a page before: found better, or found newer.
func (w *walk) firsts(ctx context.Context, hits []Hit) ([]Hit, error) {
	if len(hits) == 0 || w.Band == 0 && w.ask.After.IsZero() {
		return hits, nil // nothing was before, but for this page
	}
	owners, at := make([]uuid.UUID, len(hits)), map[uuid.UUID]int64{}
	for i, h := range hits {
		owners[i], at[h.ID] = h.ID, h.n
	}
	pieces, err := w.s.index.of(ctx, w.q, w.at, owners)
	if err != nil {
		return nil, err
	}
	before := map[uuid.UUID]bool{}
	for _, p := range pieces {
		before[p.Owner] = before[p.Owner] || w.stoodBefore(p, at[p.Owner])
	}
	var kept []Hit
	for _, h := range hits {
		if !before[h.ID] {
			kept = append(kept, h)
		}
	}
	return kept, nil
}

func (w *walk) stoodBefore(p stored, n int64) bool {
	for i := range w.Band {
		if w.bands[i].holds(p.Words) {
			return true
		}
	}
	return p.n > n && w.bands[w.Band].holds(p.Words)
}
