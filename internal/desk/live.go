package desk

import (
	"context"
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/kit/tenant"
)

// Who reads and who writes is told from browser to browser: "presence" for lists, nothing is kept.
const presenceSubject = "presence"

// threadsSubject is where inbox tells that a thread has changed.
const threadsSubject = "inbox"

// here is what an open page says every few seconds.
type here struct {
	Case  cases.Reference `json:"case"` // or the id of a thread
	Agent string          `json:"agent"`
	Name  string          `json:"name"`
	Does  string          `json:"does"` // reads, writes, left
}

// stream sends hints: of all cases, of one when it is open, of who is where.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) error {
	agent, _ := identity.AgentOf(r.Context())
	subjects := []string{cases.AllSubject, presenceSubject, threadsSubject, alerts.Subject(agent.ID)}
	if id, err := cases.ParseID(r.URL.Query().Get("case")); err == nil {
		subjects = append(subjects, cases.Subject(id))
	}
	return p.Hub.Stream(w, r, subjects...)
}

// presence passes on that somebody has a case open.
func (p *Pages) presence(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	p.sayHere(r.Context(), c.Reference, in.Get("does"))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (p *Pages) sayHere(ctx context.Context, what cases.Reference, does string) {
	if does != "writes" && does != "left" {
		does = "reads"
	}
	agent, _ := identity.AgentOf(ctx)
	p.Hub.Publish(tenant.From(ctx), presenceSubject, here{what, agent.ID.String(), agent.Name, does})
}
