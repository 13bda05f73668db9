package identity

import (
	"context"

	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// FollowText is the job that texts somebody the way to their requests, if the number is anybody's here.
type FollowText struct {
	Authority AuthorityID `json:"authority"`
	Number    string      `json:"number"` // E.164
	Ref       string      `json:"ref"`
	Lang      i18n.Lang   `json:"lang"`
}

// Kind names the job.
func (FollowText) Kind() string { return "identity.follow_text" }

// Tenant is whose job it is.
func (j FollowText) Tenant() tenant.ID { return j.Authority }

// texts each cost money, and ring in somebody's pocket: they are counted apart from mails, and for the town as a whole.
func (s *Service) textTries(ctx context.Context, number string) []counted {
	return append(s.key.fromNetwork(perTextsFrom, "text-from", visitorOf(ctx).Network),
		s.key.count(perTexted, "text", number), s.key.count(perTextingTown, "texts"))
}

// followByText puts off whether the number is known to a job: a text to strangers would cost money, and an answer that
// knows would tell. So the request does the same work for every number.
func (s *Service) followByText(ctx context.Context, tx *db.Tx, at AuthorityID, ask Ask) error {
	return jobs.Add(ctx, s.queue, tx, FollowText{Authority: at, Number: ask.Address, Ref: ask.Ref, Lang: ask.Lang})
}

// textFollow does the job. Run twice it sends two links, of which either works once: harmless.
func (s *Service) textFollow(ctx context.Context, job FollowText) error {
	ctx = tenant.With(ctx, job.Authority)
	a, err := s.Authority(ctx, job.Authority)
	if err != nil {
		return err
	}
	ctx = i18n.With(i18n.WithZone(WithAuthority(ctx, a), a.Location()), job.Lang)
	people, err := s.PeopleAt(ctx, Phone, job.Number)
	if err != nil || len(people) == 0 {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.makeKeys(ctx, tx, job.Authority, Ask{Address: job.Number, Purpose: Follow, Ref: job.Ref, Lang: job.Lang})
		return err
	})
}
