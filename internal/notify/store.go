package notify

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify/notifysql"
)

// ErrNotFound is told when an authority has no such message.
var ErrNotFound = errs.New(errs.NotFound, "notify.not_found")

// Find gives a message of the authority in ctx.
func (s *Service) Find(ctx context.Context, id ID) (Record, error) {
	return s.load(ctx, s.DB.Read(), tenant.From(ctx), id)
}

// Attempts lists what was tried for a message, oldest first.
func (s *Service) Attempts(ctx context.Context, id ID) ([]Attempt, error) {
	key := notifysql.AttemptsParams{AuthorityID: tenant.From(ctx), MessageID: uuid.UUID(id)}
	rows, err := notifysql.New(s.DB.Read()).Attempts(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("attempts of %s: %w", id, err)
	}
	var attempts []Attempt
	for _, r := range rows {
		attempts = append(attempts, Attempt{
			Number: int(r.Number), Via: r.Via, Started: r.StartedAt.Time, Ended: r.EndedAt.Time,
			Outcome: Outcome(r.Outcome), Stage: r.Stage, Code: int(r.Code), Enhanced: r.Enhanced, Words: r.Words,
		})
	}
	return attempts, nil
}

// OfCase lists the messages of a case, oldest first.
func (s *Service) OfCase(ctx context.Context, id uuid.UUID) ([]Record, error) {
	key := notifysql.MessagesOfCaseParams{AuthorityID: tenant.From(ctx), CaseID: optional(id)}
	rows, err := notifysql.New(s.DB.Read()).MessagesOfCase(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("messages of case %s: %w", id, err)
	}
	var records []Record
	for _, row := range rows {
		r, err := record(row)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

func (s *Service) load(ctx context.Context, from db.Queryer, authority tenant.ID, id ID) (Record, error) {
	row, err := notifysql.New(from).Message(ctx, notifysql.MessageParams{AuthorityID: authority, ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Record{}, ErrNotFound
	}
	if err != nil {
		return Record{}, fmt.Errorf("message %s: %w", id, err)
	}
	return record(row)
}

func record(row notifysql.NotifyMessage) (Record, error) {
	r := Record{
		Authority: row.AuthorityID, ID: ID(row.ID), Event: row.EventKey, Person: row.PersonID.UUID, Case: row.CaseID.UUID,
		Name: row.Template, To: Contact{Name: row.ToName, Address: row.ToAddress, Lang: i18n.Lang(row.Lang)},
		Subject: row.Subject, Secret: row.Secret, MailID: row.MailID, State: State(row.State),
		Attempts: int(row.Attempts), Unsure: int(row.Unsure), Queued: row.QueuedAt.Time, Closed: row.ClosedAt.Time,
		Bounced: row.BouncedAt.Time, Emptied: row.EmptiedAt.Time, replyToken: row.ReplyToken, way: row.Channel,
	}
	if err := json.Unmarshal(row.Document, &r.Body); err != nil {
		return Record{}, fmt.Errorf("text of message %s: %w", r.ID, err)
	}
	return r, nil
}

func (r Record) notice(at time.Time) Notice {
	return Notice{
		Authority: r.Authority, ID: r.ID, Event: r.Event, Name: r.Name, Person: r.Person, Case: r.Case,
		Address: r.To.Address, At: at,
	}
}

// insertEnded keeps an attempt that was over as soon as it began.
func insertEnded(ctx context.Context, q *notifysql.Queries, authority tenant.ID, id ID, a Attempt) error {
	return q.InsertEnded(ctx, notifysql.InsertEndedParams{
		AuthorityID: authority, MessageID: uuid.UUID(id), Number: int64(a.Number), Via: a.Via,
		StartedAt: db.Time{Time: a.Started}, Outcome: string(a.Outcome), Stage: a.Stage,
		Code: int64(a.Code), Enhanced: cut(a.Enhanced, 20), Words: cut(a.Words, 500),
	})
}

// cut keeps what a server says within bounds, and printable.
func cut(s string, most int) string {
	runes := []rune(oneLine(s))
	return string(runes[:min(len(runes), most)])
}
