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
