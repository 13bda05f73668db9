package identity

import (
	"context"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
)

// What a resident writes costs an agent's time: a person explains themselves in a few messages, a script in thousands.
var (
	// One request, by whatever link or session.
	perWritten = brake{free: 15, first: 30 * time.Second, longest: 30 * time.Minute, forget: time.Hour}
	// One network: a family, a library, a social worker's office.
	perWriters = brake{free: 80, first: 5 * time.Second, longest: 10 * time.Minute, forget: time.Hour}
)

// Pace counts one more thing written about ref, a request, and refuses with a wait when it is too much for ref or for the
// network it comes from. It asks nothing about who writes, so a link, a session and a helper share one count.
func (s *Service) Pace(ctx context.Context, ref string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	things := append(s.key.fromNetwork(perWriters, "write-from", visitorOf(ctx).Network), s.key.count(perWritten, "write", ref))
	err = s.db.Write(ctx, func(tx *db.Tx) error { return s.try(ctx, tx, at, things...) })
	if errs.KindOf(err) == errs.TooMany {
		return slower(err)
	}
	return err
}

// slower is the same wait in words for somebody who writes, not for somebody who guesses.
func slower(err error) error {
	key := map[string]string{"identity.wait_seconds": "identity.write_seconds", "identity.wait_minutes": "identity.write_minutes"}[errs.KeyOf(err)]
	return errs.New(errs.TooMany, key, "Count", errs.ArgsOf(err)["Count"])
}
