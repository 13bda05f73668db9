package api

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

type keyOf struct{}

// KeyOf is the key with which a request was let in.
func KeyOf(ctx context.Context) Key {
	k, _ := ctx.Value(keyOf{}).(Key)
	return k
}

// Let opens a token for one request: it must exist, have the scope, and not come too often. The context that it gives
// belongs to the program alone: an agent's cookie that came along counts for nothing.
func (s *Service) Let(w http.ResponseWriter, r *http.Request, token string, scope Scope) (context.Context, error) {
	k, err := s.Open(r.Context(), token)
	if err != nil {
		return nil, err
	}
	web.Note(r, "key", k.Prefix)
	left, wait := s.pace.take(k, s.Clock.Now())
	w.Header().Set("RateLimit-Limit", strconv.Itoa(k.PerMinute))
	w.Header().Set("RateLimit-Remaining", strconv.Itoa(left))
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return nil, ErrTooFast
	}
	if scope != "" && !k.Has(scope) {
		return nil, scopeMissing(scope)
	}
	return context.WithValue(Bare(r.Context(), k.Actor()), keyOf{}, k), nil
}

func scopeMissing(scope Scope) error {
	e := *ErrNoScope
	e.Args = map[string]any{"Scope": string(scope)}
	return &e
}

// bearer is the token of a request's header.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "bearer") {
		return strings.TrimSpace(token)
	}
	return ""
}

// bare hides what a context knows of who asks, and keeps its deadline.
type bare struct{ context.Context }

func (bare) Value(any) any { return nil }

// Bare is a context of the same authority and language in which nobody is signed in and who acts.
func Bare(ctx context.Context, who identity.Actor) context.Context {
	inner := tenant.With(bare{ctx}, tenant.From(ctx))
	if a := identity.AuthorityOf(ctx); a != nil {
		inner = identity.WithAuthority(inner, a)
	}
	return identity.As(i18n.With(i18n.WithZone(inner, i18n.ZoneOf(ctx)), i18n.LangOf(ctx)), who)
}
