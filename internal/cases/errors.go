package cases

import (
	"fmt"

	"parvis/internal/kit/errs"
)

// Errors that callers tell apart.
var (
	ErrUnknown        = errs.New(errs.NotFound, "cases.unknown")          // no such case here
	ErrClosed         = errs.New(errs.Conflict, "cases.closed")           // it has ended: reopen it first
	ErrOpen           = errs.New(errs.Conflict, "cases.open")             // it has not ended
	ErrNoQuestion     = errs.New(errs.Conflict, "cases.no_question")      // nothing is asked any more
	ErrNoDocument     = errs.New(errs.NotFound, "cases.no_document")      // no such document in the case
	ErrNoTask         = errs.New(errs.NotFound, "cases.no_task")          // no such task in the case
	ErrNoDeadline     = errs.New(errs.Conflict, "cases.no_deadline")      // no such clock runs
	ErrEmpty          = errs.New(errs.Invalid, "cases.empty")             // no words, no file: nothing to keep
	ErrBadText        = errs.New(errs.Invalid, "cases.bad_text")          // signs that no page shows and no database keeps
	ErrTooLong        = errs.New(errs.Invalid, "cases.too_long")          // more than a letter holds
	ErrSameCase       = errs.New(errs.Invalid, "cases.same_case")         // a case is not linked to itself
	ErrNotLinked      = errs.New(errs.Conflict, "cases.not_linked")       // there is no such link
	ErrSamePerson     = errs.New(errs.Invalid, "cases.same_person")       // transferred to who has it
	ErrTooLateToUndo  = errs.New(errs.Conflict, "cases.too_late_to_undo") // 30 seconds have passed, or something followed
	ErrCannotUndo     = errs.New(errs.Invalid, "cases.cannot_undo")       // only assignments, moves and links
	ErrNotYours       = errs.New(errs.Forbidden, "cases.not_yours")       // another agent did it
	ErrFollows        = errs.New(errs.Conflict, "cases.follows")          // it goes on under another case
	ErrDecided        = errs.New(errs.Conflict, "cases.decided")          // a decision stands: it is not merged away
	ErrSensitiveApart = errs.New(errs.Conflict, "cases.sensitive_apart")  // one of them is sensitive
	ErrTooMany        = errs.New(errs.Conflict, "cases.too_many")         // more followers than one turn can tell
	ErrNotMerged      = errs.New(errs.Conflict, "cases.not_merged")       // it follows no case
	errStale          = errs.New(errs.Conflict, "cases.stale")
	errNoAuthority    = errs.New(errs.Internal, "kit.error.internal").Because(fmt.Errorf("cases: the context belongs to no authority"))
	errSecretChanged  = errs.New(errs.Internal, "kit.error.internal").Because(fmt.Errorf("cases: the secret of links is not the one that made this case's link: put the file back from the backup"))
)

// Stale refuses a change of a case that somebody else has changed since the reader loaded it. It is an errs.Conflict.
type Stale struct {
	Case  Case    // as it is now
	Since []Event // what happened meanwhile, oldest first
}

// Error names the last one who changed it.
func (s *Stale) Error() string { return s.refusal().Error() }

// Unwrap gives the words: who changed it.
func (s *Stale) Unwrap() error { return s.refusal() }

func (s *Stale) refusal() *errs.Error {
	last := s.Since[len(s.Since)-1]
	key := errStale.Key
	if last.By.Name == "" {
		key = "cases.stale_by_itself"
	}
	return errs.New(errs.Conflict, key, "Reference", string(s.Case.Reference), "Who", last.By.Name, "Kind", string(last.Kind))
}
