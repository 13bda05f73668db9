package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Deliver is the job that sends one item. It may run any number of times: only the run that
// takes the item from queued to sending sends it.
type Deliver struct {
	Authority uuid.UUID `json:"authority"`
	Item      uuid.UUID `json:"item"`
}

// Kind names the job in the queue's rows.
func (Deliver) Kind() string { return "inbox.deliver" }

// Tenant is the authority that the job works for.
func (d Deliver) Tenant() tenant.ID { return d.Authority }

// Outside puts the job in the lane of those that wait for other machines.
func (Deliver) Outside() bool { return true }

// sendTimeout bounds one attempt; a channel of mail waits longer for the answer after the text.
const sendTimeout = 3 * time.Minute

func (s *Service) deliver(ctx context.Context, job Deliver) error {
	i, err := s.Item(ctx, s.DB.Read(), ItemID(job.Item))
	if err != nil || i.State != StateQueued {
		return err
	}
	channel := s.ways[i.Door].Channel
	if channel == nil {
		return nil // it stays queued; Reconcile takes it up once the door can send
	}
	l, ours, err := s.claim(ctx, i)
	if err != nil || !ours {
		return err
	}
	receipt, err := s.attempt(ctx, channel, l)
	return s.settle(ctx, l.Item, receipt, err)
}

// claim takes the item for this run alone, and writes down that an attempt begins before a
// byte leaves: after a crash we know that we do not know.
func (s *Service) claim(ctx context.Context, i Item) (l Letter, ours bool, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		l, ours = Letter{}, false
		if l.Account, err = s.Account(ctx, tx, i.Account); err != nil || !l.Account.Paused.IsZero() {
			return err // paused: it stays queued
		}
		n, err := on(tx).ClaimItem(ctx, inboxsql.ClaimItemParams{AuthorityID: i.Authority, ID: uuid.UUID(i.ID), NowAt: db.At(tx.Now)})
		if err != nil || n == 0 {
			return err
		}
		ours = true
		if l.Item, err = s.Item(ctx, tx, i.ID); err != nil {
			return err
		}
		l.Thread, err = s.Thread(ctx, tx, i.Thread)
		return err
	})
	if err != nil || !ours {
		return Letter{}, false, err
	}
	return l, true, nil
}

// attempt opens what the channel needs and lets it try once. A fault of ours on the way says
// nothing about the item: try again.
func (s *Service) attempt(ctx context.Context, c Channel, l Letter) (r Receipt, err error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			err = &Failure{Unsure, fmt.Sprintf("the channel panicked: %v", v)}
		}
	}()
	if l.Secret, err = s.SecretOf(l.Account); err != nil {
		return Receipt{}, err
	}
	l.ReplyTo = s.ReplyAddress(l.Account, l.Thread)
	all, err := s.Attachments(ctx, s.DB.Read(), l.Item.ID)
	if err != nil {
		return Receipt{}, err
	}
	for _, a := range all {
		l.Files = append(l.Files, LetterFile{a, func(ctx context.Context) (io.ReadSeekCloser, error) { return s.Files.Open(ctx, a.FileKey) }})
	}
	return c.Send(ctx, l)
}

// settle writes down how an attempt ended, whatever it takes: a shutdown must not stop it,
// because forgetting that the other side took an item over would send it twice.
func (s *Service) settle(ctx context.Context, i Item, r Receipt, failed error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	var err error
	for try := time.Duration(1); try <= 5; try++ {
		if err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.end(ctx, tx, i, r, failed) }); err == nil {
			return nil
		}
		s.Log.ErrorContext(ctx, "inbox: the end of an attempt could not be written down", "item", i.ID.String(), "err", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(try * time.Second):
		}
	}
	return err
}

// end moves the item on after an attempt.
func (s *Service) end(ctx context.Context, tx *db.Tx, i Item, r Receipt, failed error) error {
	fate, words := fateOf(failed, r)
	if fate == Unsure {
		i.Unsure++
	}
	step := decide(i, fate)
	if step.state == StateSent && r.Delivered {
		step.state = StateDelivered
	}
	i.State, i.Said = step.state, line(words, mostSubject)
	if r.Ref != "" {
		if i.Facts.More == nil {
			i.Facts.More = map[string]string{}
		}
		i.Facts.More["ref"] = line(r.Ref, mostRef)
	}
	facts, err := db.Marshal(i.Facts)
	if err != nil {
		return err
	}
	row := inboxsql.EndAttemptParams{
		AuthorityID: i.Authority, ID: uuid.UUID(i.ID), State: string(i.State), Unsure: int64(i.Unsure), Said: i.Said, Facts: facts, Attempts: int64(i.Attempts),
	}
	if i.State == StateQueued {
		row.NextAt = db.At(tx.Now.Add(step.after))
	} else {
		row.EndedAt, i.Ended = db.At(tx.Now), tx.Now
	}
	if n, err := on(tx).EndAttempt(ctx, row); err != nil || n == 0 {
		return err // ended already: by a receipt that was faster, an earlier try at this, or Reconcile
	}
	if err := s.rememberRef(ctx, tx, i, r.Ref); err != nil {
		return err
	}
	s.hint(tx, i)
	return s.tellEnd(ctx, tx, i, step.after)
}

// rememberRef lets receipts that name the message as the other side does find it.
func (s *Service) rememberRef(ctx context.Context, tx *db.Tx, i Item, ref string) error {
	if ref = refKey(ref); ref == "" {
		return nil
	}
	return on(tx).InsertRef(ctx, inboxsql.InsertRefParams{AuthorityID: i.Authority, Ref: ref, ItemID: uuid.UUID(i.ID)})
}

func (s *Service) tellEnd(ctx context.Context, tx *db.Tx, i Item, after time.Duration) error {
	switch i.State {
	case StateQueued:
		return jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: i.Authority, Item: uuid.UUID(i.ID)}, jobs.At(tx.Now.Add(after)))
	case StateSent:
		return events.Publish(ctx, s.Bus, tx, Left{i})
	case StateDelivered:
		return errors.Join(events.Publish(ctx, s.Bus, tx, Left{i}), events.Publish(ctx, s.Bus, tx, Delivered{i}))
	case StateFailed, StateUnsure:
		return s.tellFailure(ctx, tx, i)
	}
	return nil
}

func (s *Service) tellFailure(ctx context.Context, tx *db.Tx, i Item) error {
	t, err := s.Thread(ctx, tx, i.Thread)
	if err != nil {
		return err
	}
	if err := s.count(ctx, tx, tally{door: i.Door, team: t.Team, what: CountFailed, at: tx.Now}); err != nil {
		return err
	}
	return events.Publish(ctx, s.Bus, tx, Failed{Item: i, Unsure: i.State == StateUnsure})
}
