package cases

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
)

// answerClock is the name of the clock that a question with a time limit starts.
const answerClock = "answer"

// Query is a question to the resident: at least one of words, fields and document.
type Query struct {
	Question         // its ID is made here
	Within   *Within // until when; the state's own clock without
	Message  string  // of the definition, which carries it
}

// Ask puts a question to the resident. The case waits, and the clocks named in Pauses stand still, until it is answered
// or its time has passed.
func (s *Service) Ask(ctx context.Context, tx *db.Tx, by Change, ask Query) (Case, Question, error) {
	ask.ID = db.NewID()
	c, err := s.change(ctx, tx, by, func(t *turn) error {
		if t.now.Closed() {
			return ErrClosed
		}
		if len(ask.Text) == 0 && len(ask.Fields) == 0 && ask.Document == "" {
			return ErrEmpty
		}
		t.add(&Asked{Question: ask.Question, Message: ask.Message})
		if ask.Within == nil {
			return nil
		}
		return t.start(Clock{Name: answerClock, Within: *ask.Within, Resident: true}, Ticked{Question: ask.ID})
	})
	if err != nil {
		return c, Question{}, err
	}
	q, ok := c.Question(ask.ID)
	if !ok {
		return c, Question{}, ErrNoQuestion
	}
	return c, *q, nil
}

// Reply is what the resident says to questions.
type Reply struct {
	Questions []uuid.UUID // which ones; all that stand open without
	Values    catalogue.Answers
	Text      string
	Documents []Document
}

// Answer takes a reply: values become answers of the case, files its documents, and clocks that waited run again.
func (s *Service) Answer(ctx context.Context, tx *db.Tx, by Change, reply Reply) (Case, error) {
	if len(reply.Values) == 0 && reply.Text == "" && len(reply.Documents) == 0 {
		return Case{}, ErrEmpty
	}
	return s.change(ctx, tx, by, func(t *turn) error {
		if t.now.Closed() {
			return ErrClosed
		}
		answered := t.answered(reply.Questions)
		if len(answered) == 0 && !t.now.StateWaits {
			return ErrNoQuestion
		}
		t.add(&Answered{Questions: answered, Values: reply.Values, Text: reply.Text, Documents: named(reply.Documents)})
		t.meetAnswers(answered)
		return nil
	})
}

// answered are the open questions among those named, or all open ones.
func (t *turn) answered(which []uuid.UUID) (ids []uuid.UUID) {
	for _, q := range t.now.OpenQuestions() {
		if len(which) == 0 || slices.Contains(which, q.ID) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// meetAnswers ends the resident's clocks that the answers meet: each question's own, and the state's with the last one.
func (t *turn) meetAnswers(answered []uuid.UUID) {
	left := len(t.now.OpenQuestions())
	for _, d := range slices.Clone(t.now.Deadlines) {
		if d.Resident && !d.Ended() && (left == 0 || slices.Contains(answered, d.Question)) {
			t.tick(d, Met, false)
		}
	}
}

// named gives documents the id that their rows need.
func named(docs []Document) []Document {
	docs = slices.Clone(docs)
	for i := range docs {
		if docs[i].ID == uuid.Nil {
			docs[i].ID = db.NewID()
		}
	}
	return docs
}
