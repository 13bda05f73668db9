package audit

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parvis/internal/identity"
)

// Entry is one line of the book.
type Entry struct {
	Action  string            // "case.read", "agent.signed_in": a slice's noun and what happened to it
	Kind    string            // what it happened to: "case", "agent", "role"
	Subject string            // its id
	Details map[string]string // ids and keys: "role": "caseworker"
	Who     identity.Actor    // identity.Who(ctx) when zero

	At       time.Time // given by Write
	Day      string    // in UTC, so that no clock change makes a day twice
	Number   int64     // from 1, within the day
	Previous []byte
	Hash     []byte
}

// digest covers every field with its length, so that no two different entries are written the same way.
func (e Entry) digest(authority identity.AuthorityID) []byte {
	h := sha256.New()
	part := func(s string) { fmt.Fprintf(h, "%d:%s,", len(s), s) }
	h.Write(e.Previous)
	part(authority.String())
	part(e.Day)
	part(fmt.Sprint(e.Number))
	part(fmt.Sprint(e.At.UnixMicro()))
	part(string(e.Who.Kind))
	part(e.Who.ID)
	part(e.Who.Name)
	part(e.Action)
	part(e.Kind)
	part(e.Subject)
	for _, name := range slices.Sorted(maps.Keys(e.Details)) {
		part(name)
		part(e.Details[name])
	}
	return h.Sum(nil)
}

func (e Entry) check() error {
	slice, what, ok := strings.Cut(e.Action, ".")
	if !ok || slice == "" || what == "" {
		return fmt.Errorf("audit: action %q: want a noun and what happened to it, as case.read", e.Action)
	}
	return nil
}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
