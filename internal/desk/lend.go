package desk

import (
	"context"

	"github.com/a-h/templ"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/ui"
)

// What the desk lends to windows beside it that answer a thread in their own way, such as that of a chat. Their form
// keeps what is written at /desk/threads/{thread}/draft, as the desk's own does.

// Begun is what the agent was writing to a thread, and the canned texts that may be used.
func (p *Pages) Begun(ctx context.Context, id inbox.ThreadID) (text string, canned []ui.Option, err error) {
	d, err := p.draft(ctx, draftOf(id), threadKind)
	if err != nil {
		return "", nil, err
	}
	canned, err = p.withTexts(ctx, nil)
	return d.Words, canned, err
}

// DropBegun forgets it, in the transaction that sends it.
func (p *Pages) DropBegun(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
	return dropIn(ctx, tx, draftOf(id), threadKind)
}

// Unfilled refuses a text in which the place of a canned text still waits for its word.
func Unfilled(text string) error { return refuseUnfilled(text) }

// CannedChoice draws the choice of a canned text; draft is where the form keeps what is written.
func CannedChoice(options []ui.Option, draft string) templ.Component {
	return cannedChoice(options, draft)
}
