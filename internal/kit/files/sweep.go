package files

import (
	"context"
	"fmt"
	"time"
)

// Swepts is what a sweep did.
type Swepts struct{ Kept, Young, Deleted int }

// Sweep deletes the files that nobody names and that were put before the limit. The named function answers,
// for up to 500 keys at once, which are named by a row of any slice; when it fails nothing of that batch is
// deleted. The limit must lie further back than any upload or transaction lasts: a day is plenty.
func Sweep(ctx context.Context, s Swept, limit time.Time, named func(context.Context, []Key) (map[Key]bool, error)) (Swepts, error) {
	var done Swepts
	var old []Key
	flush := func() error {
		if len(old) == 0 {
			return nil
		}
		keep, err := named(ctx, old)
		if err != nil {
			return fmt.Errorf("sweep files: ask which are named: %w", err)
		}
		for _, key := range old {
			if keep[key] {
				done.Kept++
				continue
			}
			deleted, err := s.DeleteOlder(ctx, key, limit)
			if err != nil {
				return fmt.Errorf("sweep file %s: %w", key, err)
			}
			if deleted {
				done.Deleted++
			} else {
				done.Young++
			}
		}
		old = old[:0]
		return nil
	}
	for info, err := range s.All(ctx) {
		if err != nil {
			return done, fmt.Errorf("sweep files: list: %w", err)
		}
		if !info.PutAt.Before(limit) {
			done.Young++
			continue
		}
		if old = append(old, info.Key); len(old) == 500 {
			if err := flush(); err != nil {
				return done, err
			}
		}
	}
	return done, flush()
}
