package app

import (
	"context"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
	"parvis/internal/rules"
)

// Files are swept once a day; one that nobody names yet may belong to an upload under way.
const (
	sweepEvery = 24 * time.Hour
	sweepOlder = 48 * time.Hour
)

// upkeep has removed what nobody needs any more.
func (h *house) upkeep() {
	swept, ok := h.files.(files.Swept)
	if !ok {
		return // a store that looks after itself
	}
	jobs.Every(h.jobs, "files.sweep", sweepEvery, func(ctx context.Context) error {
		done, err := files.Sweep(ctx, swept, h.clock.Now().Add(-sweepOlder), h.named)
		if err == nil && done.Deleted > 0 {
			h.log.Info("files swept", "deleted", done.Deleted)
		}
		return err
	})
}

// named tells which files a draft, a case or a message still names, in whatever authority.
func (h *house) named(ctx context.Context, keys []files.Key) (map[files.Key]bool, error) {
	named, err := h.forms.NamedFiles(ctx, keys)
	if err != nil {
		return nil, err
	}
	written, err := inbox.NamedFiles(ctx, h.db.Read(), keys)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if named[key] = named[key] || written[key]; named[key] {
			continue
		}
		if named[key], err = h.cases.UsesFile(ctx, key); err != nil {
			return nil, err
		}
	}
	return named, nil
}

// mostKnown bounds how many of a person's requests are looked at while they fill in another.
const mostKnown = 200

// known is what rules may know of a person while they fill in a request: which grants they
// had this year, and what is under way.
func (h *house) known(ctx context.Context, person identity.PersonID) (rules.Map, error) {
	all, err := h.cases.OfPerson(ctx, h.db.Read(), person, mostKnown)
	if err != nil {
		return nil, err
	}
	zone := time.UTC
	if a := identity.AuthorityOf(ctx); a != nil {
		zone = a.Location()
	}
	had := cases.HadOf(all, cases.ID{}, h.clock.Now().In(zone).Year(), zone)
	return rules.Map{"person.grants_this_year": had.Grants, "person.open_requests": had.Open}, nil
}
