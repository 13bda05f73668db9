package cases

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// WordsForTest are the words that a text is found by.
func WordsForTest(text string) []string { return compactWords(split(text)) }

// InsertWordsForTest writes words by hand.
func InsertWordsForTest(ctx context.Context, tx *db.Tx, at uuid.UUID, id ID, words []string) error {
	return insertWords(ctx, tx, &Case{Authority: at, ID: id}, words)
}

// InsertEventForTest writes an event by hand.
func InsertEventForTest(ctx context.Context, tx *db.Tx, at uuid.UUID, id ID, e Event) error {
	e.ID = db.NewID()
	return insertEvent(ctx, tx, at, id, e)
}
