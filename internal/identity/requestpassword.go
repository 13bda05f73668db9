package identity

import (
	"context"

	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// PasswordLink is the job that sends an agent the link to choose a password, if the address is an agent's.
type PasswordLink struct {
	Authority AuthorityID `json:"authority"`
	Address   string      `json:"address"`
	Lang      i18n.Lang   `json:"lang"`
}

// Kind names the job.
func (PasswordLink) Kind() string { return "identity.password_link" }

// RequestPassword has a link sent if the address belongs to an open account. Whether it does is looked up by a job, so
// that neither the answer nor its time tells.
func (s *Service) RequestPassword(ctx context.Context, email string) error {
	at, err := here(ctx)
	if err != nil {
		return err
	}
	address, err := NormaliseEmail(email)
	if err != nil {
		return err
	}
	tries := append(s.key.fromNetwork(perDoor, "ask-from", visitorOf(ctx).Network), s.key.count(perAsked, "password", address))
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.try(ctx, tx, at, tries...); err != nil {
			return err
		}
		return jobs.Add(ctx, s.queue, tx, PasswordLink{Authority: at, Address: address, Lang: i18n.LangOf(ctx)})
	})
}

// sendPassword does the job. Run twice it sends two links, of which the first still works: harmless.
func (s *Service) sendPassword(ctx context.Context, job PasswordLink) error {
	ctx = tenant.With(ctx, job.Authority)
	a, err := s.Authority(ctx, job.Authority)
	if err != nil {
		return err
	}
	ctx = i18n.With(i18n.WithZone(WithAuthority(ctx, a), a.Location()), job.Lang)
	p, err := s.findPassing(ctx, job.Address)
	if err != nil || !p.known {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.makeKeys(ctx, tx, p.at, Ask{Address: job.Address, Purpose: ChoosePassword, Ref: p.id().String(), Lang: i18n.Lang(p.row.Lang)})
		return err
	})
}
