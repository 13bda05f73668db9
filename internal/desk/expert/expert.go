package expert

import (
	"context"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/expert/expertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed words/*.json
var words embed.FS

//go:embed migrations
var migrations embed.FS

func init() {
	i18n.Register(words)
	db.Register("desk/expert", migrations)
}

// State says where a question stands.
type State string

// The states. Late is one that is open beyond the day it was asked for.
const (
	Asked    State = "asked"
	Opened   State = "opened"
	Late     State = "late"
	Answered State = "answered"
	Expired  State = "expired"
	Revoked  State = "revoked"
)

// Question is what an agent asks somebody outside about one case.
type Question struct {
	ID        uuid.UUID
	Case      cases.ID
	Agent     identity.AgentID
	AgentName string
	Name      string // of the expert
	Email     string
	Lang      i18n.Lang
	Text      string
	Documents []uuid.UUID // of the case, chosen for the expert
	Answer    string
	Files     []uuid.UUID // documents that came with the answer

	Asked, Due, Expires, Opened, Answered, Revoked, Reminded time.Time
}

// State says where it stands at an instant.
func (q Question) State(now time.Time) State {
	switch {
	case !q.Answered.IsZero():
		return Answered
	case !q.Revoked.IsZero():
		return Revoked
	case !now.Before(q.Expires):
		return Expired
	case now.After(q.Due):
		return Late
	case !q.Opened.IsZero():
		return Opened
	}
	return Asked
}

// open tells that the expert may still read and answer.
func (q Question) open(now time.Time) bool {
	s := q.State(now)
	return s == Asked || s == Opened || s == Late
}

var (
	// ErrUnknown is for a question of another case or authority, or of none.
	ErrUnknown = errs.New(errs.NotFound, "expert.unknown")
	errGone    = errs.New(errs.Gone, "expert.gone")
	errClosed  = errs.New(errs.Conflict, "expert.closed")
)

// Deps is what it needs.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Jobs     *jobs.Queue
	Cases    *cases.Service
	Identity *identity.Service
	Notices  *notify.Service
	Alerts   *alerts.Service
	Files    files.Store
	Papers   *papers.Desk
	Origin   func(ctx context.Context, a *identity.Authority) string
}

// Service keeps questions to people outside, and answers their requests.
type Service struct{ Deps }

// New also has late ones reminded.
func New(d Deps) *Service {
	s := &Service{d}
	if d.Jobs != nil {
		jobs.Work(d.Jobs, "an expert who is late is reminded", s.due)
	}
	return s
}

func on(q db.Queryer) *expertsql.Queries { return expertsql.New(q) }

// OfCase lists the questions about a case, the newest first.
func (s *Service) OfCase(ctx context.Context, q db.Queryer, id cases.ID) (all []Question, err error) {
	rows, err := on(q).QuestionsOfCase(ctx, expertsql.QuestionsOfCaseParams{AuthorityID: tenant.From(ctx), CaseID: id.UUID})
	if err != nil {
		return nil, fmt.Errorf("questions to experts about %s: %w", id, err)
	}
	for _, row := range rows {
		one, err := questionOf(row)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// Find gives one.
func (s *Service) Find(ctx context.Context, q db.Queryer, id uuid.UUID) (Question, error) {
	row, err := on(q).QuestionByID(ctx, expertsql.QuestionByIDParams{AuthorityID: tenant.From(ctx), ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return Question{}, ErrUnknown
	}
	if err != nil {
		return Question{}, fmt.Errorf("question to an expert %s: %w", id, err)
	}
	return questionOf(row)
}

// byToken finds the question that a mailed link opens.
func (s *Service) byToken(ctx context.Context, t identity.Token) (Question, error) {
	row, err := on(s.DB.Read()).QuestionByLink(ctx, expertsql.QuestionByLinkParams{AuthorityID: tenant.From(ctx), TokenHash: hex.EncodeToString(t.Hash())})
	if errors.Is(err, sql.ErrNoRows) {
		return Question{}, errGone
	}
	if err != nil {
		return Question{}, fmt.Errorf("question of a link: %w", err)
	}
	return questionOf(row)
}

func questionOf(row expertsql.DeskExpertQuestion) (q Question, err error) {
	q = Question{
		ID: row.ID, Case: cases.ID{UUID: row.CaseID}, Agent: identity.AgentID{UUID: row.AgentID}, AgentName: row.AgentName, Name: row.Name, Email: row.Email,
		Lang: i18n.Lang(row.Lang), Text: row.Question, Answer: row.Answer,
		Asked: row.AskedAt.Time, Due: row.DueAt.Time, Expires: row.ExpiresAt.Time, Opened: row.OpenedAt.Time, Answered: row.AnsweredAt.Time,
		Revoked: row.RevokedAt.Time, Reminded: row.RemindedAt.Time,
	}
	if err := errors.Join(json.Unmarshal(row.Documents, &q.Documents), json.Unmarshal(row.Files, &q.Files)); err != nil {
		return q, fmt.Errorf("read question %s to an expert: %w", q.ID, err)
	}
	return q, nil
}
