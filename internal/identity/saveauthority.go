package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
)

// SaveAuthority makes or changes an authority. Faults come back as problems, each beside its field, and nothing is stored.
func (s *Service) SaveAuthority(ctx context.Context, a Authority) (AuthorityID, errs.Problems, error) {
	a.Hosts = slices.Compact(slices.Sorted(slices.Values(lowered(a.Hosts))))
	if problems := a.Check(); problems.Any() {
		return a.ID, problems, nil
	}
	if a.ID == uuid.Nil {
		a.ID = db.NewID()
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.storeAuthority(ctx, tx, a); err != nil {
			return err
		}
		tx.AfterCommit(s.forgetHosts)
		return events.Publish(ctx, s.bus, tx, AuthoritySaved{Authority: a.ID, By: Who(ctx)})
	})
	return a.ID, nil, err
}

func (s *Service) storeAuthority(ctx context.Context, tx *db.Tx, a Authority) error {
	row, err := authorityRow(a)
	if err != nil {
		return err
	}
	row.CreatedAt = db.At(tx.Now)
	err = on(tx).SaveAuthority(ctx, row)
	if db.Violates(err, "authority_slug_is_unique") {
		return ErrSlugTaken.Because(err)
	}
	if err != nil {
		return fmt.Errorf("save authority %s: %w", a.Slug, err)
	}
	if err := on(tx).DropHosts(ctx, a.ID); err != nil {
		return fmt.Errorf("drop the host names of %s: %w", a.Slug, err)
	}
	for _, host := range a.Hosts {
		err := on(tx).AddHost(ctx, identitysql.AddHostParams{AuthorityID: a.ID, Host: host})
		if db.Violates(err, "host_belongs_to_one_authority") {
			return ErrHostTaken.Because(err)
		}
		if err != nil {
			return fmt.Errorf("add the host name %s to %s: %w", host, a.Slug, err)
		}
	}
	return nil
}

func authorityRow(a Authority) (row identitysql.SaveAuthorityParams, err error) {
	row = identitysql.SaveAuthorityParams{ID: a.ID, Slug: a.Slug, Zone: a.Zone, Demo: a.Demo}
	if a.Settings == nil {
		a.Settings = Settings{}
	}
	for _, part := range []struct {
		into *db.JSON
		from any
	}{
		{&row.Name, a.Name}, {&row.Tagline, a.Tagline}, {&row.Languages, a.Langs}, {&row.Calendar, a.Calendar},
		{&row.Contact, a.Contact}, {&row.Settings, a.Settings}, {&row.Theme, a.Theme},
	} {
		raw, err := json.Marshal(part.from)
		if err != nil {
			return row, fmt.Errorf("write authority %s: %w", a.Slug, err)
		}
		*part.into = raw
	}
	return row, nil
}

func lowered(hosts []string) []string {
	out := make([]string, 0, len(hosts))
	for _, host := range hosts {
		if host = strings.ToLower(strings.TrimSpace(host)); host != "" {
			out = append(out, host)
		}
	}
	return out
}
