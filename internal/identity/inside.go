package identity

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// Where the browser's session remembers who is in. An agent may look at a resident's page in the same browser: two keys.
const (
	agentKey    = "identity.agent"
	residentKey = "identity.resident"
)

// Inside goes into web.Config.Inside: it finds out who makes the request, and puts agent, resident, visitor and actor
// into its context.
func (s *Service) Inside(ctx context.Context, r *http.Request) context.Context {
	ctx = WithVisitor(ctx, Visitor{Network: NetworkOf(web.ClientIP(r)), Device: device(r.UserAgent()), Page: page(r)})
	ctx = As(ctx, Actor{Kind: ByResident}) // a person, not recognised yet
	ctx, err := s.recogniseBrowser(ctx)
	if err != nil {
		// The database is away: nobody is let in, and public pages still show what they can.
		web.Note(r, "identity", err.Error())
	}
	return ctx
}

func page(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	return r.URL.RequestURI()
}

func (s *Service) recogniseBrowser(ctx context.Context) (context.Context, error) {
	at := tenant.From(ctx)
	if at == (AuthorityID{}) {
		return ctx, nil
	}
	withVisit, err := s.recogniseVisit(ctx, at, web.GetString(ctx, residentKey))
	if err != nil {
		return ctx, err
	}
	withDesk, err := s.recogniseAgent(withVisit, at, web.GetString(ctx, agentKey))
	if err != nil {
		return withVisit, err
	}
	return withDesk, nil
}

func (s *Service) recogniseVisit(ctx context.Context, at AuthorityID, remembered string) (context.Context, error) {
	stay, err := s.stay(ctx, at, remembered)
	if err != nil || stay.ID.IsZero() || !stay.Agent.IsZero() {
		return ctx, err
	}
	v := Visit{Session: stay.ID, Address: stay.Address}
	if stay.Address != "" {
		if v.People, err = s.PeopleAt(ctx, kindOf(stay.Address), stay.Address); err != nil {
			return ctx, err
		}
	}
	if v.Grants, err = s.grants(ctx, at, stay.ID); err != nil {
		return ctx, err
	}
	return AsVisit(ctx, v), nil
}

func (s *Service) recogniseAgent(ctx context.Context, at AuthorityID, remembered string) (context.Context, error) {
	stay, err := s.stay(ctx, at, remembered)
	if err != nil || stay.ID.IsZero() || stay.Agent.IsZero() {
		return ctx, err
	}
	a, err := s.Agent(ctx, stay.Agent)
	if errors.Is(err, ErrNobody) || err == nil && a.Closed {
		return ctx, nil
	}
	if err != nil {
		return ctx, err
	}
	return As(context.WithValue(ctx, deskKey{}, desk{a, stay.ID}), a.Actor()), nil
}

// stay finds the session that the browser remembers, zero when it has ended or belongs to another authority.
func (s *Service) stay(ctx context.Context, at AuthorityID, remembered string) (Session, error) {
	id, err := uuid.Parse(remembered)
	if err != nil {
		return Session{}, nil
	}
	now := s.clock.Now()
	stay, err := s.session(ctx, s.db.Read(), at, SessionID{id}, now)
	if errors.Is(err, ErrNobody) {
		return Session{}, nil
	}
	if err != nil {
		return Session{}, err
	}
	if err := s.see(ctx, at, stay, now); err != nil { // a full disk must not put readers out
		s.log.WarnContext(ctx, "a session's last request was not written down", "session", stay.ID, "err", err)
	}
	return stay, nil
}

func (s *Service) grants(ctx context.Context, at AuthorityID, id SessionID) ([]Grant, error) {
	rows, err := on(s.db.Read()).GrantsOf(ctx, identitysql.GrantsOfParams{AuthorityID: at, SessionID: id.UUID})
	if err != nil {
		return nil, err
	}
	grants := make([]Grant, 0, len(rows))
	for _, row := range rows {
		grants = append(grants, Grant(row))
	}
	return grants, nil
}

// RememberAgent gives the browser a new cookie and lets it in as the agent of a session.
func RememberAgent(ctx context.Context, id SessionID) error { return remember(ctx, agentKey, id) }

// RememberVisit does the same for a resident.
func RememberVisit(ctx context.Context, id SessionID) error { return remember(ctx, residentKey, id) }

func remember(ctx context.Context, key string, id SessionID) error {
	if err := web.RenewToken(ctx); err != nil { // a cookie planted before must not become a signed-in one
		return err
	}
	web.Put(ctx, key, id.String())
	return nil
}

// device makes three words of a user agent, enough to know one's own telephone in a list.
func device(agent string) string {
	return firstOf(agent, "Edg/", "Edge", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari") +
		firstOf(agent, "Android", ", Android", "iPhone", ", iPhone", "iPad", ", iPad", "Windows", ", Windows", "Mac OS", ", Mac", "Linux", ", Linux")
}

func firstOf(s string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if strings.Contains(s, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}
