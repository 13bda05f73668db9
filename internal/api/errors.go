package api

import "parvis/internal/kit/errs"

// What callers may meet.
var (
	ErrBadKey     = errs.New(errs.Unauthenticated, "api.bad_key")     // none, wrong, ended: one answer
	ErrNoScope    = errs.New(errs.Forbidden, "api.no_scope")          // the key may not be used for this
	ErrTooFast    = errs.New(errs.TooMany, "api.too_fast")            // more requests than the key may send
	ErrNoKey      = errs.New(errs.NotFound, "api.no_key")             // no such key, or it has ended
	ErrNoHook     = errs.New(errs.NotFound, "api.no_hook")            // no such webhook
	ErrNoDelivery = errs.New(errs.NotFound, "api.no_delivery")        // no such delivery, or it waits still
	ErrReused     = errs.New(errs.Conflict, "api.token_reused")       // the idempotency key came with another request
	ErrBadToken   = errs.New(errs.BadRequest, "api.bad_body")         // the idempotency key is no text
	ErrNoAddress  = errs.New(errs.NotFound, "api.no_address")         // nothing answers there
	errRefused    = errs.New(errs.Invalid, "api.refused")             // the fields say what
	errIfMatch    = errs.New(errs.BadRequest, "api.if_match_wanted")  // becomes 428
	errChanged    = errs.New(errs.Conflict, "api.changed_in_between") // becomes 412
	errDocument   = errs.New(errs.NotFound, "api.no_document")        // no such document, or not looked at yet
)
