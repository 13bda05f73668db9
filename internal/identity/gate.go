package identity

import (
	"context"
	"net/http"

	"parvis/internal/kit/web"
)

// May tells whether the agent of this request holds a permission: pages compute their Can with it.
func May(ctx context.Context, p web.Permission) bool {
	if p == Anyone {
		return true
	}
	if p == Resident {
		_, ok := ResidentOf(ctx)
		return ok
	}
	a, ok := AgentOf(ctx)
	return ok && (p == Staff || a.Rights.Allow(p))
}

// Gate answers kit/web whether a route may be used.
type Gate struct{ s *Service }

// Gate gives the gate that kit/web asks.
func (s *Service) Gate() Gate { return Gate{s} }

// Check allows, or says what is missing: sign in first, or a permission. Whether an object may be seen is its slice's
// question, and the answer for what is not visible is "not found".
func (g Gate) Check(r *http.Request, p web.Permission) error {
	ctx := r.Context()
	if May(ctx, p) {
		return nil
	}
	if p == Resident {
		return ErrFollow
	}
	if _, ok := AgentOf(ctx); ok {
		return ErrNotAllowed
	}
	return ErrSignIn
}
