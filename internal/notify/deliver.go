package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Deliver is the job that sends one message. It may run any number of times:
// only the run that takes the message from queued to sending sends it.
type Deliver struct {
	Authority uuid.UUID `json:"authority"`
	Message   uuid.UUID `json:"message"`
}

// Kind names the job in the queue's rows.
func (Deliver) Kind() string { return "notify.deliver" }

// Tenant is the authority that the job works for.
func (d Deliver) Tenant() tenant.ID { return d.Authority }

// Outside puts the job in the lane of those that wait for other machines.
func (Deliver) Outside() bool { return true }

// sendTimeout bounds an attempt up to the end of the text. For the answer after
// it a sender waits five minutes more at most, stopped or not, since to give up
// there leaves a mail of unknown fate (RFC 5321 asks for ten).
const sendTimeout = 3 * time.Minute

func (s *Service) deliver(ctx context.Context, job Deliver) error {
	if s.Sender == nil && s.Texts == nil {
		return nil // it stays queued; Reconcile takes it up once there is a mail server
	}
	r, set, ours, err := s.claim(ctx, job)
	if err != nil || !ours {
		return err
	}
	receipt, err := s.send(tenant.With(ctx, r.Authority), s.senderOf(r), s.compose(r, set))
	a := verdict(receipt, err)
	a.Number, a.Via = r.Attempts, s.senderOf(r).Via()
	return s.keep(ctx, r, a)
}

func (s *Service) send(ctx context.Context, by Sender, m Mail) (Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return by.Send(ctx, m)
}

// claim takes the message for this run alone, and writes down that an attempt
// begins before a byte leaves: after a crash we know that we do not know.
func (s *Service) claim(ctx context.Context, job Deliver) (r Record, set Settings, ours bool, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		q, now := notifysql.New(tx), db.Time{Time: tx.Now}
		taken, err := q.Claim(ctx, notifysql.ClaimParams{AuthorityID: job.Authority, ID: job.Message, NowAt: now})
		if ours = taken == 1; err != nil || !ours {
			return err
		}
		if r, err = s.load(ctx, tx, job.Authority, ID(job.Message)); err != nil {
			return err
		}
		if s.senderOf(r) == nil {
			return errNoWay
		}
		if set, err = s.settings(ctx, tx, r.Authority); err != nil {
			return err
		}
		return q.InsertAttempt(ctx, notifysql.InsertAttemptParams{
			AuthorityID: r.Authority, MessageID: job.Message, Number: int64(r.Attempts), Via: s.senderOf(r).Via(), StartedAt: now,
		})
	})
	if errors.Is(err, errNoWay) {
		return Record{}, Settings{}, false, nil
	}
	if err != nil {
		return Record{}, Settings{}, false, fmt.Errorf("claim message %s: %w", ID(job.Message), err)
	}
	return r, set, ours, nil
}

// keep writes down how an attempt ended, whatever it takes: a shutdown must not
// stop it, nor a listener that fails, because forgetting that a server took a
// mail over would send it twice.
func (s *Service) keep(ctx context.Context, r Record, a Attempt) error {
	ctx, cancel := context.WithTimeout(tenant.With(context.WithoutCancel(ctx), r.Authority), time.Minute)
	defer cancel()
	err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.settle(ctx, tx, r, a, s.announce) })
	for try := time.Duration(1); err != nil && try <= 5; try++ {
		s.Log.ErrorContext(ctx, "notify: the end of an attempt could not be written down with its listeners",
			"message", r.ID.String(), "outcome", string(a.Outcome), "err", err)
		quiet := s.DB.Write(ctx, func(tx *db.Tx) error { return s.settle(ctx, tx, r, a, later) })
		if quiet == nil {
			return nil // Reconcile announces it again
		}
		err = errors.Join(err, quiet)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(try * time.Second):
		}
	}
	return err
}

// settle ends the attempt and moves the message on.
func (s *Service) settle(ctx context.Context, tx *db.Tx, r Record, a Attempt, tell teller) error {
	q := notifysql.New(tx)
	ended, err := q.EndAttempt(ctx, notifysql.EndAttemptParams{
		AuthorityID: r.Authority, MessageID: uuid.UUID(r.ID), Number: int64(a.Number), EndedAt: db.Time{Time: tx.Now},
		Outcome: string(a.Outcome), Stage: a.Stage, Code: int64(a.Code), Enhanced: cut(a.Enhanced, 20), Words: cut(a.Words, 500),
	})
	if err != nil || ended == 0 {
		return err // ended already: by an earlier try at this, or by Reconcile
	}
	if a.Outcome == Unsure {
		r.Unsure++
	}
	step := decide(r.ID, a.Outcome, r.Attempts, r.Unsure)
	if step.state == StateQueued {
		return s.again(ctx, tx, r, tx.Now.Add(step.after))
	}
	return s.close(ctx, tx, r, step.state, a, tell)
}
