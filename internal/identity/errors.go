package identity

import (
	"errors"

	"parvis/internal/kit/errs"
)

// What callers may meet; each key has words in French and English.
var (
	ErrUnknownHost   = errs.New(errs.NotFound, "kit.error.unknown_host")
	ErrNobody        = errs.New(errs.NotFound, "identity.nobody")          // no such person, agent or mandate here
	ErrSignIn        = errs.New(errs.Unauthenticated, "identity.sign_in")  // an agent must sign in
	ErrFollow        = errs.New(errs.Unauthenticated, "identity.follow")   // a resident must use a link or a code
	ErrNotAllowed    = errs.New(errs.Forbidden, "identity.not_allowed")    // signed in, without the permission
	ErrRefused       = errs.New(errs.Invalid, "identity.refused")          // wrong address or password; never says which
	ErrDigitsShape   = errs.New(errs.Invalid, "identity.digits_shape")     // not six digits: not counted as a try
	ErrDigits        = errs.New(errs.Invalid, "identity.digits_refused")   // wrong or used digits
	ErrRecovery      = errs.New(errs.Invalid, "identity.recovery_refused") // wrong or used recovery code
	ErrLinkUnknown   = errTokenShape
	ErrLinkSpent     = errs.New(errs.Gone, "identity.link_spent")
	ErrLinkEnded     = errs.New(errs.Gone, "identity.link_ended")
	ErrCodeRefused   = errs.New(errs.Invalid, "identity.code_refused") // wrong, used or ended: one answer for all
	ErrEmailTaken    = errs.New(errs.Conflict, "identity.email_taken")
	ErrHostTaken     = errs.New(errs.Conflict, "identity.host_taken")
	ErrSlugTaken     = errs.New(errs.Conflict, "identity.slug_taken")
	ErrNoRole        = errs.New(errs.Invalid, "identity.no_role")
	ErrNoTeam        = errs.New(errs.Invalid, "identity.no_team")
	ErrHelpsThemself = errs.New(errs.Invalid, "identity.helps_themself")
)

var errNoAuthority = errors.New("identity: the context belongs to no authority")
