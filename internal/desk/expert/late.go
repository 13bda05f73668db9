package expert

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/expert/expertsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// Due is the job that looks at a question when its answer is wanted. One that was answered, revoked or reminded since is
// left alone, and so is one whose case is no more.
type Due struct {
	Authority uuid.UUID `json:"authority"`
	Question  uuid.UUID `json:"question"`
}

// Kind names the job in its rows.
func (Due) Kind() string { return "desk.expert.due" }

// Tenant is whose job it is.
func (d Due) Tenant() tenant.ID { return d.Authority }

func (s *Service) due(ctx context.Context, job Due) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := s.Find(ctx, tx, job.Question)
		if errs.KindOf(err) == errs.NotFound && err != nil {
			return nil
		}
		if err != nil || !q.open(tx.Now) || !q.Reminded.IsZero() {
			return err
		}
		return s.remind(ctx, tx, q)
	})
}

// remind writes to the expert once more, and tells the agent that the answer is late.
func (s *Service) remind(ctx context.Context, tx *db.Tx, q Question) error {
	c, err := s.Cases.Load(ctx, tx, q.Case)
	if err != nil || c.Closed() {
		return err
	}
	if err := s.mail(ctx, tx, q, c, "late"); err != nil {
		return err
	}
	if err := on(tx).RemindQuestion(ctx, expertsql.RemindQuestionParams{AuthorityID: tenant.From(ctx), ID: q.ID, RemindedAt: db.At(tx.Now)}); err != nil {
		return err
	}
	return s.tellAgent(ctx, tx, q, "expert.alert.late")
}

// Again has the link mailed once more, by an agent's wish.
func (s *Service) Again(ctx context.Context, tx *db.Tx, c cases.Case, id uuid.UUID) (Question, error) {
	q, err := s.Find(ctx, tx, id)
	switch {
	case err != nil:
		return q, err
	case q.Case != c.ID:
		return q, ErrUnknown
	case !q.open(tx.Now):
		return q, errClosed
	}
	if err := on(tx).RemindQuestion(ctx, expertsql.RemindQuestionParams{AuthorityID: tenant.From(ctx), ID: q.ID, RemindedAt: db.At(tx.Now)}); err != nil {
		return q, err
	}
	return q, s.mail(ctx, tx, q, c, "late")
}

// Revoke closes a question: its links open nothing from then on.
func (s *Service) Revoke(ctx context.Context, tx *db.Tx, by cases.Change, id uuid.UUID) (Question, error) {
	q, err := s.Find(ctx, tx, id)
	if err != nil {
		return q, err
	}
	if q.Case != by.Case {
		return q, ErrUnknown
	}
	n, err := on(tx).RevokeQuestion(ctx, expertsql.RevokeQuestionParams{AuthorityID: tenant.From(ctx), ID: id, RevokedAt: db.At(tx.Now)})
	if err == nil && n == 0 {
		return q, errClosed
	}
	if err != nil {
		return q, err
	}
	_, err = s.Cases.Note(ctx, tx, by, i18n.T(ctx, "expert.revoked", "Name", q.Name))
	return q, err
}

// tellAgent puts an alert to whoever asked; its words are a key, for the language of whoever reads.
func (s *Service) tellAgent(ctx context.Context, tx *db.Tx, q Question, key string) error {
	_, err := s.Alerts.Put(ctx, tx, alerts.NewAlert{Agent: q.Agent, Kind: alerts.Expert, About: alerts.OfCase(q.Case), Words: key, By: q.Name})
	return err
}
