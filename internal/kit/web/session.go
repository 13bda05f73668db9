package web

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
)

// Sessions last a working day at most; identity ends those of signed-in people sooner,
// also when they are idle. There is no idle limit here: the library would write the whole
// session at every request, and of two at once the later would undo what the other put.
const sessionLife = 12 * time.Hour

func newSessions(d *db.DB, c clock.Clock, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = &sessionStore{db: d, clock: c}
	m.HashTokenInStore = true
	m.Lifetime = sessionLife
	m.Cookie.Name, m.Cookie.Secure = "parvis", secure
	if secure {
		m.Cookie.Name = "__Host-parvis"
	}
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Persist = true, http.SameSiteLaxMode, false
	return m
}

// sessionsKey lets handlers reach the session by their context alone.
type sessionsKey struct{}

func sessions(ctx context.Context) *scs.SessionManager {
	return ctx.Value(sessionsKey{}).(*scs.SessionManager)
}

// Put keeps a string in the reader's session; it starts one if there is none.
func Put(ctx context.Context, key, value string) { sessions(ctx).Put(ctx, key, value) }

// GetString reads from the session, "" when nothing is there.
func GetString(ctx context.Context, key string) string { return sessions(ctx).GetString(ctx, key) }

// PopString reads and removes.
func PopString(ctx context.Context, key string) string { return sessions(ctx).PopString(ctx, key) }

// Remove forgets one value.
func Remove(ctx context.Context, key string) { sessions(ctx).Remove(ctx, key) }

// RenewToken gives the session a new id: call it whenever rights change.
func RenewToken(ctx context.Context) error { return sessions(ctx).RenewToken(ctx) }

// Destroy ends the session at the server.
func Destroy(ctx context.Context) error { return sessions(ctx).Destroy(ctx) }
