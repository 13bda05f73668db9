package workflow

import "parvis/internal/kit/errs"

// What a person who moves a case may be told.
var (
	ErrNoMove     = errs.New(errs.Conflict, "workflow.no_move")
	ErrNotAllowed = errs.New(errs.Forbidden, "workflow.not_allowed")
	ErrReason     = errs.New(errs.Invalid, "workflow.reason_needed")
	ErrAmount     = errs.New(errs.Invalid, "workflow.amount_needed")
	errNoState    = errs.New(errs.Internal, "workflow.no_state")
)
