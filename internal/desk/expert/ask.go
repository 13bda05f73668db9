package expert

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/expert/expertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/worktime"
	"parvis/internal/notify"
)

// NewQuestion is a question as an agent wrote it down.
type NewQuestion struct {
	Name, Email, Text string
	Lang              i18n.Lang
	Documents         []uuid.UUID
	Days              int // working days until the answer is wanted
}

// The longest name and text that are kept, and what may be asked at once.
const (
	longestName  = 120
	longestText  = 10_000
	mostDays     = 60
	stillOpenFor = 14 * 24 * time.Hour // after the day it was wanted for
)

// Check says what is wrong with it, each fault beside its field. Only documents that a scanner found clean are sent out.
func (n NewQuestion) Check(c cases.Case) (problems errs.Problems) {
	if strings.TrimSpace(n.Name) == "" || len(n.Name) > longestName {
		problems.Add("name", "expert.name.empty")
	}
	if _, err := identity.NormaliseEmail(n.Email); err != nil {
		problems.Add("email", "expert.email.wrong")
	}
	switch {
	case strings.TrimSpace(n.Text) == "":
		problems.Add("question", "expert.question.empty")
	case len(n.Text) > longestText:
		problems.Add("question", "expert.question.long")
	}
	if n.Days < 1 || n.Days > mostDays {
		problems.Add("days", "expert.days.wrong")
	}
	for _, id := range n.Documents {
		if doc, ok := c.Document(id); !ok || doc.Scan != cases.ScanClean {
			problems.Add("document", "expert.document.held")
			break
		}
	}
	return problems
}

// Ask keeps a checked question, notes it in the history and has the link mailed.
func (s *Service) Ask(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, n NewQuestion, calendar worktime.Calendar) (Question, error) {
	agent, _ := identity.AgentOf(ctx)
	email, err := identity.NormaliseEmail(n.Email)
	if err != nil {
		return Question{}, err
	}
	due := calendar.AddWorkingDays(tx.Now, n.Days)
	q := Question{
		ID: db.NewID(), Case: c.ID, Agent: agent.ID, AgentName: agent.Name, Name: strings.TrimSpace(n.Name), Email: email, Lang: n.Lang, Text: strings.TrimSpace(n.Text),
		Documents: slices.Clone(n.Documents), Asked: tx.Now, Due: due, Expires: due.Add(stillOpenFor),
	}
	if err := s.add(ctx, tx, q); err != nil {
		return q, err
	}
	if _, err := s.Cases.Note(ctx, tx, by, noted(ctx, c, q)); err != nil {
		return q, err
	}
	if err := s.mail(ctx, tx, q, c, "asked"); err != nil || s.Jobs == nil {
		return q, err
	}
	return q, jobs.Add(ctx, s.Jobs, tx, Due{tenant.From(ctx), q.ID}, jobs.At(calendar.NextOpening(due.Add(time.Microsecond))))
}

// noted is the question as the history tells it to agents.
func noted(ctx context.Context, c cases.Case, q Question) string {
	text := i18n.T(ctx, "expert.noted", "Name", q.Name, "Email", q.Email, "Date", i18n.Date(ctx, q.Due)) + "\n" + q.Text
	for _, id := range q.Documents {
		if doc, ok := c.Document(id); ok {
			text += "\n" + i18n.T(ctx, "expert.noted.document", "Name", doc.Name)
		}
	}
	return text
}

func (s *Service) add(ctx context.Context, tx *db.Tx, q Question) error {
	documents, err := db.Marshal(append([]uuid.UUID{}, q.Documents...))
	if err != nil {
		return err
	}
	err = on(tx).AddQuestion(ctx, expertsql.AddQuestionParams{
		AuthorityID: tenant.From(ctx), ID: q.ID, CaseID: q.Case.UUID, AgentID: q.Agent.UUID, AgentName: q.AgentName, Name: q.Name, Email: q.Email, Lang: string(q.Lang),
		Question: q.Text, Documents: documents, Files: db.JSON("[]"), AskedAt: db.At(q.Asked), DueAt: db.At(q.Due), ExpiresAt: db.At(q.Expires),
	})
	if err != nil {
		return fmt.Errorf("keep a question to an expert: %w", err)
	}
	return nil
}

// mail sends a link of its own each time: the database keeps only the hashes, and each opens the question.
func (s *Service) mail(ctx context.Context, tx *db.Tx, q Question, c cases.Case, what string) error {
	token := identity.NewToken()
	err := on(tx).AddLink(ctx, expertsql.AddLinkParams{
		AuthorityID: tenant.From(ctx), TokenHash: hex.EncodeToString(token.Hash()), QuestionID: q.ID, MadeAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("make a link for an expert: %w", err)
	}
	here, err := s.Identity.Authority(ctx, tenant.From(ctx))
	if err != nil {
		return err
	}
	there := i18n.WithZone(i18n.With(ctx, q.Lang), here.Location())
	say := func(key string) string {
		return i18n.T(there, "expert.mail."+key, "Authority", here.Name.In(q.Lang), "Agent", q.AgentName, "Number", string(c.Reference),
			"Due", i18n.Date(there, q.Due), "Until", i18n.Date(there, q.Expires), "Link", s.Origin(ctx, here)+Path+"/"+token.String())
	}
	_, err = s.Notices.Queue(ctx, tx, notify.Message{
		Event: "expert/" + q.ID.String() + "/" + hex.EncodeToString(token.Hash()[:8]), Case: c.ID.UUID, Name: "desk.expert", Secret: true,
		To: notify.Contact{Name: q.Name, Address: q.Email, Lang: q.Lang}, Subject: say(what + ".subject"), Body: say(what + ".body"),
	})
	return err
}
