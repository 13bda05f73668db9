package expert

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/expert/expertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// errEmpty is for an answer without a word.
var errEmpty = errs.New(errs.Invalid, "expert.answer.empty")

// hand is the expert as the "who" of what they wrote: somebody who works with the town hall, under no account.
func (q Question) hand(lang i18n.Lang) identity.Actor {
	return identity.Actor{Kind: identity.ByAnAgent, Name: i18n.In(lang, "expert.hand", "Name", q.Name)}
}

// answer keeps what the expert wrote and sent: an internal note, internal files that a scanner looks at first, a word to
// who asked. The first answer stands.
func (s *Service) answer(ctx context.Context, tx *db.Tx, q Question, text string, kept []cases.Document) error {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return errEmpty
	case len(text) > longestText:
		return errs.New(errs.Invalid, "expert.question.long")
	}
	ids := make([]uuid.UUID, 0, len(kept))
	for _, doc := range kept {
		ids = append(ids, doc.ID)
	}
	names, err := db.Marshal(ids)
	if err != nil {
		return err
	}
	n, err := on(tx).AnswerQuestion(ctx, expertsql.AnswerQuestionParams{AuthorityID: tenant.From(ctx), ID: q.ID, Answer: text, Files: names, AnsweredAt: db.At(tx.Now)})
	if err == nil && n == 0 {
		return errClosed
	}
	if err != nil {
		return err
	}
	by := cases.Change{Case: q.Case, By: q.hand(q.Lang), Channel: cases.ByWeb}
	if _, err := s.Cases.Note(ctx, tx, by, text); err != nil {
		return err
	}
	for _, doc := range kept {
		doc.Internal = true
		if _, _, err := s.Cases.AddDocument(ctx, tx, by, doc); err != nil {
			return err
		}
	}
	if err := s.Papers.HaveScanned(ctx, tx, kept); err != nil {
		return err
	}
	return s.tellAgent(ctx, tx, q, "expert.alert.answered")
}
