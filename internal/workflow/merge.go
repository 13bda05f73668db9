package workflow

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// MayMerge is the right to have requests go on as one, and to take them apart again.
const MayMerge web.Permission = "case.merge"

// errTwoPeople: a decision is owed to each person, so their requests stay two.
var errTwoPeople = errs.New(errs.Conflict, "workflow.two_people")

// Merge has a request go on under another one, which is worked on; whoever sent it hears so, and of each turn. Requests
// on which something is decided are merged only when they are one person's: to two people the town owes two answers.
func (s *Service) Merge(ctx context.Context, tx *db.Tx, by cases.Change, into cases.ID) (cases.Case, error) {
	follower, main, err := s.both(ctx, tx, by.Case, into)
	if err != nil {
		return cases.Case{}, err
	}
	if err := s.Mergeable(ctx, follower, main); err != nil {
		return cases.Case{}, err
	}
	service, err := s.Offer.Version(ctx, main.Service, catalogue.VersionNo(main.Version))
	if err != nil {
		return cases.Case{}, err
	}
	return s.Cases.Merge(ctx, tx, by, into, standsIn(service, main.State))
}

func (s *Service) both(ctx context.Context, q db.Queryer, a, b cases.ID) (one, other cases.Case, err error) {
	if one, err = s.Cases.Load(ctx, q, a); err != nil {
		return one, other, err
	}
	other, err = s.Cases.Load(ctx, q, b)
	return one, other, err
}

// Mergeable says why a request cannot go on under another one; nil when it can.
func (s *Service) Mergeable(ctx context.Context, follower, main cases.Case) error {
	if err := cases.MayMerge(follower, main); err != nil {
		return err
	}
	if !follower.Person.ID.IsZero() && follower.Person.ID == main.Person.ID {
		return nil
	}
	for _, c := range []cases.Case{follower, main} {
		service, err := s.Offer.Version(ctx, c.Service, catalogue.VersionNo(c.Version))
		if err != nil {
			return err
		}
		if decidesAnything(service) {
			return errTwoPeople
		}
	}
	return nil
}

func decidesAnything(s *catalogue.Service) bool {
	return slices.ContainsFunc(s.Flow.States, func(st catalogue.Named[catalogue.State]) bool {
		return st.It.Final && decides(s.OutcomeOf(st.Name))
	})
}

// standsIn is where a request stands, for residents of others that follow it: nothing while it waits for its own.
func standsIn(s *catalogue.Service, name string) i18n.Text {
	state, ok := s.State(name)
	if !ok || state.Waits {
		return nil
	}
	return state.Resident
}

// Follow is the job that a turn of a request leaves when others follow it.
type Follow struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
}

// Kind names the job in its rows.
func (Follow) Kind() string { return "workflow.follow" }

// Tenant is whose job it is.
func (f Follow) Tenant() tenant.ID { return f.Authority }

func (s *Service) leaveForFollowers(ctx context.Context, tx *db.Tx, c cases.Case, e cases.Event) error {
	if !turns(e) || len(c.Followers()) == 0 {
		return nil
	}
	return jobs.Add(ctx, s.Jobs, tx, Follow{c.Authority, c.ID.UUID, e.Seq})
}

// turns tells that an event brings a request to another place.
func turns(e cases.Event) bool {
	switch d := e.Data.(type) {
	case *cases.Moved:
		return !d.Waits
	case *cases.Reopened, *cases.Followed:
		return true
	case *cases.Undone:
		return d.Of == cases.KindMoved && d.Standing != nil
	}
	return false
}

// tellFollowers has each follower hear of a turn, one transaction for each: the request itself is not held up by many.
// Idempotent: a follower knows the revision that it was told of last.
func (s *Service) tellFollowers(ctx context.Context, job Follow) error {
	ctx = identity.As(tenant.With(ctx, job.Authority), identity.Automation(followed))
	sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
	if err != nil {
		return err
	}
	event, err := s.Cases.EventOf(ctx, s.DB.Read(), sc.c.ID, job.Seq)
	if err != nil {
		return err
	}
	turn := turnOf(sc.service, event)
	turn.Of, turn.Seq = sc.c.ID, event.Seq
	for _, l := range sc.c.Followers() {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := s.Cases.Follow(ctx, tx, l.Case, turn)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// turnOf is what an event made of a request, for those that follow it.
func turnOf(s *catalogue.Service, e cases.Event) (t cases.Turn) {
	state := ""
	switch d := e.Data.(type) {
	case *cases.Moved:
		state, t.Says, t.Ended, t.Outcome = d.To, d.Resident, d.Final, d.Outcome
	case *cases.Reopened:
		state = d.To
	case *cases.Undone:
		state, t.Ended, t.Outcome = d.Standing.State, !d.Standing.ClosedAt.IsZero(), d.Standing.Outcome
	case *cases.Followed: // it follows another one itself
		return cases.Turn{Stands: d.Stands, Says: d.Says, Ended: d.Ended, Outcome: d.Outcome}
	}
	t.Stands = standsIn(s, state)
	return t
}

// following are the triggers of the follower's side.
func following(e cases.Event) []string {
	switch d := e.Data.(type) {
	case *cases.Merged:
		if d.Link.Relation == cases.Under {
			return []string{merged}
		}
	case *cases.Split:
		if d.Link.Relation == cases.Under && d.Standing != nil {
			return []string{split}
		}
	case *cases.Followed:
		return []string{followed}
	}
	return nil
}

// tellFollower writes to whoever sent the follower, with their own link and about their own request.
func (p *plan) tellFollower(ctx context.Context, tx *db.Tx, e cases.Event) error {
	switch d := e.Data.(type) {
	case *cases.Merged:
		return p.sayHouse(ctx, tx, merged, "Stands", nil)
	case *cases.Split:
		return p.sayHouse(ctx, tx, split, "Stands", nil)
	case *cases.Followed:
		stands := d.Says
		if len(stands) == 0 {
			stands = d.Stands
		}
		if len(stands) == 0 {
			return nil // it waits for its own resident: no news for others
		}
		return p.sayHouse(ctx, tx, followed, "Stands", stands)
	}
	return nil
}
