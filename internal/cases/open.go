package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
)

// NewCase is a request as it comes in, by whatever door. Its answers were checked below; nothing is checked again here.
type NewCase struct {
	Service   catalogue.ServiceID
	Version   int64 // of the definition that it keeps for ever
	Title     string
	Lang      i18n.Lang
	Sensitive bool
	Person    Party
	Helper    *Helper
	Team      identity.TeamID
	Agent     identity.AgentID
	AgentName string
	Answers   catalogue.Answers
	Documents []Document
	State     State     // where the flow starts
	SentAt    time.Time // when it was sent, if that was before today's opening (post, counter)
	Draft     uuid.UUID // the draft it was, if any

	By      identity.Actor // identity.Who(ctx) without
	Channel Channel
	Why     string
}

// Open begins a case: a reference, one event that holds all that was sent, the projection and the first clocks.
func (s *Service) Open(ctx context.Context, tx *db.Tx, in NewCase) (Case, error) {
	at, err := here(ctx)
	if err != nil {
		return Case{}, err
	}
	a, err := s.authorities.Authority(ctx, at)
	if err != nil {
		return Case{}, fmt.Errorf("open a case: %w", err)
	}
	by := Change{By: in.By, Channel: in.Channel, Why: in.Why}.filled(ctx)
	reference, err := draw(ctx, tx, a)
	if err != nil {
		return Case{}, fmt.Errorf("open a case: %w", err)
	}
	opening := in.opening(a, reference)
	if opening.Clocks, err = in.State.firstClocks(tx.Now, a); err != nil {
		return Case{}, fmt.Errorf("open case %s: %w", reference, err)
	}
	e := Event{Seq: 1, ID: db.NewID(), Kind: KindOpened, At: tx.Now, By: by.By, Channel: by.Channel, Why: by.Why, Data: opening}
	c := Apply(Case{}, e)
	if err := s.store(ctx, tx, &c, e); err != nil {
		return Case{}, fmt.Errorf("open case %s: %w", reference, err)
	}
	if err := events.Publish(ctx, s.bus, tx, Opened{Case: c, Event: e}); err != nil {
		return Case{}, err
	}
	s.hintAfter(tx, c)
	return c, nil
}

func (in NewCase) opening(a *identity.Authority, reference Reference) *Opening {
	o := &Opening{
		ID: NewID(), Authority: a.ID, Reference: reference, Service: in.Service, Version: in.Version, Title: in.Title,
		Lang: in.Lang, Sensitive: in.Sensitive, Person: in.Person, Helper: in.Helper, Team: in.Team, Agent: in.Agent,
		AgentName: in.AgentName, Answers: in.Answers, Documents: in.Documents,
		State: in.State.Name, Waits: in.State.Waits, Pauses: in.State.Pauses, SentAt: in.SentAt, Draft: in.Draft,
	}
	for i := range o.Documents {
		if o.Documents[i].ID == uuid.Nil {
			o.Documents[i].ID = db.NewID()
		}
	}
	return o
}

// firstClocks are those of the first state, written into the opening itself: a request is one event.
func (s State) firstClocks(at time.Time, a *identity.Authority) ([]Ticked, error) {
	var clocks []Ticked
	for _, c := range s.Clocks {
		if err := c.Within.Span.Check(); err != nil {
			return nil, fmt.Errorf("clock %q: %w", c.Name, err)
		}
		clocks = append(clocks, Ticked{
			Tick: Started, Name: c.Name, Within: &c.Within, Resident: c.Resident, State: s.Name, Due: c.Within.from(at, a.Calendar),
		})
	}
	return clocks, nil
}

func (s *Service) store(ctx context.Context, tx *db.Tx, c *Case, e Event) error {
	if err := s.insert(ctx, tx, c); err != nil {
		return err
	}
	if err := insertEvent(ctx, tx, c.Authority, c.ID, e); err != nil {
		return err
	}
	none := &Case{}
	if err := saveDeadlines(ctx, tx, none, c); err != nil {
		return err
	}
	if err := saveDocuments(ctx, tx, none, c); err != nil {
		return err
	}
	if err := saveSpot(ctx, tx, none, c); err != nil {
		return err
	}
	return saveWords(ctx, tx, none, c)
}
