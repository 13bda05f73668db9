package errs

import (
	"errors"
	"fmt"
)

// Kind tells the program what sort of refusal an error is. kit/web alone maps it to a status.
type Kind int

// The kinds. Internal is the zero value: what nobody foresaw.
const (
	Internal         Kind = iota // a fault of ours
	BadRequest                   // the request cannot be understood
	Invalid                      // understood, but what was typed does not hold
	Unauthenticated              // sign in first
	Forbidden                    // signed in, but not allowed
	NotFound                     // nothing here, or nothing that this reader may know of
	Conflict                     // somebody changed it in between
	Gone                         // it was here: an expired link, a closed service
	TooLarge                     // more bytes than we take
	TooMany                      // asked too often
	Unavailable                  // a part we need is away; try later
	MethodNotAllowed             // the page exists, the method does not
)

var kindNames = [...]string{
	"internal", "bad_request", "invalid", "unauthenticated", "forbidden", "not_found",
	"conflict", "gone", "too_large", "too_many", "unavailable", "method_not_allowed",
}

// String names the kind for logs.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind(%d)", int(k))
	}
	return kindNames[k]
}

// Error is a refusal with its three readers.
type Error struct {
	Kind  Kind           // for the program
	Key   string         // for the person: a key of kit/i18n
	Args  map[string]any // values that the words of Key need
	cause error          // for the operator
}

// New makes an error. Pairs are name, value, name, value… for the words behind the key.
func New(kind Kind, key string, pairs ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: Args(pairs)}
}

// Because returns a copy of e that carries what went wrong underneath.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Error is the operator's reading: key, then cause.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Key
	}
	return e.Key + ": " + e.cause.Error()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is an *Error of the same key, so that
// errors.Is(err, cases.ErrClosed) works on copies made by Because.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Key == e.Key
}

// KindOf tells the kind of the first *Error in err's chain, Internal without one.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// KeyOf tells the key of the first *Error in err's chain, "kit.error.internal" without one.
func KeyOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Key
	}
	return "kit.error.internal"
}

// ArgsOf tells the values that the words of KeyOf(err) need.
func ArgsOf(err error) map[string]any {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Args
	}
	return nil
}

// Args turns name, value pairs into a map. It panics on an odd count or a name
// that is no string: a fault of the caller that its first test shows.
func Args(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	if len(pairs)%2 != 0 {
		panic(fmt.Sprintf("errs: odd number of pairs: %v", pairs))
	}
	args := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	return args
}
