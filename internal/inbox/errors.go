package inbox

import (
	"errors"

	"parvis/internal/kit/errs"
)

// The refusals.
var (
	ErrUnknown     = errs.New(errs.NotFound, "inbox.unknown")         // no such thing in this authority
	ErrPaused      = errs.New(errs.Unavailable, "inbox.paused")       // the account takes nothing for now
	ErrTaken       = errs.New(errs.Conflict, "inbox.taken")           // another account has that address
	ErrNoWay       = errs.New(errs.Unavailable, "inbox.no_way")       // this door cannot send
	ErrNotHeld     = errs.New(errs.Conflict, "inbox.not_held")        // somebody else has seen to it
	ErrNotScanned  = errs.New(errs.Forbidden, "inbox.not_scanned")    // nobody has looked at the file yet, or it is harmful
	ErrReason      = errs.New(errs.Invalid, "inbox.reason_missing")   // say why
	ErrNothingSaid = errs.New(errs.Invalid, "inbox.nothing_said")     // neither words nor files
	ErrMoved       = errs.New(errs.Conflict, "inbox.moved")           // somebody has done something to it since
	ErrNobody      = errs.New(errs.Invalid, "inbox.nobody_to_answer") // the thread has no address to answer to
	ErrBadAddress  = errs.New(errs.Invalid, "inbox.account_address")  // not an address of this door
	errNoAuthority = errors.New("inbox: no authority in the context") // a fault of the caller
)
