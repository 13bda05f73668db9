package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// Queued tells what became of a call to Queue.
type Queued struct {
	ID      ID
	Already bool // this person had been told of this event: nothing was added
	Refused bool // the address cannot be written to: kept as failed, and Failed published
}

// Queue has a message sent once the caller's transaction is committed. It is
// safe to call twice: one event is told to one person once.
//
// An address that cannot be used does not undo the caller's work: the message
// is kept as failed and an agent hears of it through Failed.
func (s *Service) Queue(ctx context.Context, tx *db.Tx, m Message) (Queued, error) {
	row, err := s.row(ctx, tx, m)
	if err != nil {
		return Queued{}, fmt.Errorf("queue notice %s: %w", m.Event, err)
	}
	q := notifysql.New(tx)
	added, err := q.InsertMessage(ctx, row)
	if err != nil {
		return Queued{}, fmt.Errorf("queue notice %s: %w", m.Event, err)
	}
	if added == 0 {
		old, err := q.MessageOf(ctx, notifysql.MessageOfParams{
			AuthorityID: row.AuthorityID, EventKey: row.EventKey, Who: row.Who, Channel: row.Channel,
		})
		return Queued{ID: ID(old.ID), Already: true}, err
	}
	if fault := checkAddress(m.To.Address); fault != nil {
		return Queued{ID: ID(row.ID), Refused: true}, s.refuse(ctx, tx, row, fault)
	}
	return Queued{ID: ID(row.ID)}, jobs.Add(ctx, s.Jobs, tx, Deliver{Authority: row.AuthorityID, Message: row.ID})
}

func (s *Service) row(ctx context.Context, tx *db.Tx, m Message) (notifysql.InsertMessageParams, error) {
	authority := tenant.From(ctx)
	switch {
	case authority == uuid.Nil:
		return notifysql.InsertMessageParams{}, errors.New("no authority in the context")
	case m.Event == "":
		return notifysql.InsertMessageParams{}, errors.New("no event to tell about")
	}
	subject, body, err := m.words()
	if err != nil {
		return notifysql.InsertMessageParams{}, err
	}
	way := wayTo(m.To.Address)
	if way == byText {
		body = m.short(subject)
	}
	document, err := json.Marshal(body)
	if err != nil {
		return notifysql.InsertMessageParams{}, err
	}
	id := db.NewID()
	return notifysql.InsertMessageParams{
		AuthorityID: authority, ID: id, EventKey: m.Event, Who: who(m.Person, m.To.Address), Channel: way,
		PersonID: optional(m.Person), CaseID: optional(m.Case), Template: m.Name,
		ToAddress: oneLine(m.To.Address), ToName: HeaderWords(m.To.Name), Lang: string(m.To.Lang),
		Subject: subject, Document: document, Secret: m.Secret, ReplyToken: m.ReplyToken,
		MailID: id.String() + "@" + s.domain, QueuedAt: db.Time{Time: tx.Now},
	}, nil
}

// words are rendered here, in the transaction that knows the facts: microseconds,
// and the message says what was true then, however late it leaves.
func (m Message) words() (subject string, body Document, err error) {
	if m.Text == nil {
		if subject = HeaderWords(m.Subject); subject == "" {
			return "", Document{}, errors.New("no subject")
		}
		return subject, Plain(m.Body), nil
	}
	return m.Text.In(m.To.Lang).Render(m.Values, m.Own...)
}

// who tells persons apart: by their identity, else by their address.
func who(person uuid.UUID, address string) string {
	if person != uuid.Nil {
		return person.String()
	}
	return strings.ToLower(strings.TrimSpace(address))
}

func optional(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

// checkAddress accepts one bare address that can stand in an envelope; its
// errors are keys of words.
func checkAddress(s string) error {
	if s != oneLine(s) {
		return errors.New("notify.why.address_signs")
	}
	if wayTo(s) == byText {
		return nil
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil {
		return errors.New("notify.why.address")
	}
	local, domain, _ := strings.Cut(parsed.Address, "@")
	if parsed.Address != s || len(local) > 64 || len(domain) > 253 || strings.ContainsAny(s, "<>\" ") {
		return errors.New("notify.why.address")
	}
	return nil
}

// refuse keeps a message that cannot leave, and says so at once.
func (s *Service) refuse(ctx context.Context, tx *db.Tx, row notifysql.InsertMessageParams, fault error) error {
	q := notifysql.New(tx)
	key := notifysql.RefuseParams{AuthorityID: row.AuthorityID, ID: row.ID, ClosedAt: row.QueuedAt}
	if err := q.Refuse(ctx, key); err != nil {
		return err
	}
	why := Attempt{Number: 1, Via: "check", Started: tx.Now, Ended: tx.Now, Outcome: Permanent, Stage: "address", Words: fault.Error()}
	if err := insertEnded(ctx, q, row.AuthorityID, ID(row.ID), why); err != nil {
		return err
	}
	r, err := s.load(ctx, tx, row.AuthorityID, ID(row.ID))
	if err != nil {
		return err
	}
	if err := events.Publish(ctx, s.Bus, tx, Failed{Notice: r.notice(tx.Now), Why: why}); err != nil {
		return err
	}
	_, err = q.MarkAnnounced(ctx, notifysql.MarkAnnouncedParams{AuthorityID: row.AuthorityID, ID: row.ID, AnnouncedAt: row.QueuedAt})
	return err
}
