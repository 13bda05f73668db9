package desk

import (
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/tenant"
)

// Who reads and who writes is told from browser to browser: "presence" for lists, nothing is kept.
const presenceSubject = "presence"

// here is what an open page says every few seconds.
type here struct {
	Case  cases.Reference `json:"case"`
	Agent string          `json:"agent"`
	Name  string          `json:"name"`
	Does  string          `json:"does"` // reads, writes, left
}

// stream sends hints: of all cases, of one when it is open, of who is where.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) error {
	subjects := []string{cases.AllSubject, presenceSubject}
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
	agent, _ := identity.AgentOf(r.Context())
	does := in.Get("does")
	if does != "writes" && does != "left" {
		does = "reads"
	}
	p.Hub.Publish(tenant.From(r.Context()), presenceSubject, here{c.Reference, agent.ID.String(), agent.Name, does})
	w.WriteHeader(http.StatusNoContent)
	return nil
}
