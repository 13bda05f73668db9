package workflow

import (
	"errors"
	"fmt"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// What a person who moves a case may be told.
var (
	ErrNoMove     = errs.New(errs.Conflict, "workflow.no_move")
	ErrNotAllowed = errs.New(errs.Forbidden, "workflow.not_allowed")
	ErrReason     = errs.New(errs.Invalid, "workflow.reason_needed")
	ErrAmount     = errs.New(errs.Invalid, "workflow.amount_needed")
	ErrNoLetter   = errs.New(errs.NotFound, "workflow.no_letter")
)

// broken is a fault of the definition or of the authority's settings: trying again mends nothing, a person must look.
type broken struct{ what, name string }

// Error is for the log; words are for the agent.
func (b broken) Error() string { return fmt.Sprintf("%s: %q", b.what, b.name) }

func (b broken) words(l i18n.Lang) string {
	return i18n.In(l, "workflow.broken."+b.what, "Name", b.name)
}

// hopeless tells whether trying again is of no use: the definition is broken, or the case refuses what it is asked to do.
// Anything else (a database that is away, a machine that stops) is tried again.
func hopeless(err error) bool {
	if _, ok := errors.AsType[broken](err); ok {
		return true
	}
	switch errs.KindOf(err) {
	case errs.BadRequest, errs.Invalid, errs.Forbidden, errs.NotFound, errs.Conflict, errs.Gone, errs.TooLarge:
		return true
	}
	return false
}

// failure is why a step could not be done, in words for an agent.
func failure(err error, l i18n.Lang) string {
	if b, ok := errors.AsType[broken](err); ok {
		return b.words(l)
	}
	return i18n.In(l, errs.KeyOf(err))
}
