package cases

import (
	"context"
	"slices"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// Several people tell the town of one thing. One request is worked on; the others are merged into it and follow:
//
//	Merge: follower ──under──► main        both histories say so; the follower's clocks and questions end
//	main turns ──► Follow: the follower's own history says where it stands, in words that are for everybody
//	a follower writes ──► the main one hears that something is to be read there
//	Split: the follower is again as it was before, with all that came since; both histories stay
//
// Nothing else goes from one to the other: each resident reads their own request alone.

// Following is what a case knows of the one it was merged into.
type Following struct {
	Case      ID        `json:"case,omitzero"` // zero once that one was forgotten
	Reference Reference `json:"reference,omitempty"`
	Since     time.Time `json:"since"`
	Seen      int64     `json:"seen"`             // event of that one which was last told here
	Stands    i18n.Text `json:"stands,omitempty"` // where that one stands, as its residents read it
	Ended     bool      `json:"ended,omitempty"`
}

// Merged ties a follower to the case that it goes on under; each case has the event, Link.Relation says which it is.
type Merged struct {
	Link   Link      `json:"link"`
	Seen   int64     `json:"seen,omitempty"`   // the follower's: revision of the other one
	Stands i18n.Text `json:"stands,omitempty"` // the follower's
}

// Split unties them. Standing is what the follower takes up again; without, it stays as it is.
type Split struct {
	Link     Link      `json:"link"`
	Standing *Standing `json:"standing,omitempty"`
}

// Followed tells a follower that the case it follows has turned.
type Followed struct {
	Seen    int64             `json:"seen"` // the event of that case
	Stands  i18n.Text         `json:"stands,omitempty"`
	Says    i18n.Text         `json:"says,omitempty"` // what residents read of the step
	Ended   bool              `json:"ended,omitempty"`
	Outcome catalogue.Outcome `json:"outcome,omitempty"`
}

// Heard tells the case that is worked on that something came in under a follower.
type Heard struct {
	Link Link `json:"link"`
	What Kind `json:"what"`
}

// The kinds of what happens between merged cases.
const (
	KindMerged   Kind = "merged"
	KindSplit    Kind = "split"
	KindFollowed Kind = "followed"
	KindHeard    Kind = "heard"
)

func init() {
	kinds[KindMerged] = func() Data { return new(Merged) }
	kinds[KindSplit] = func() Data { return new(Split) }
	kinds[KindFollowed] = func() Data { return new(Followed) }
	kinds[KindHeard] = func() Data { return new(Heard) }
}

func (*Merged) kind() Kind   { return KindMerged }
func (*Split) kind() Kind    { return KindSplit }
func (*Followed) kind() Kind { return KindFollowed }
func (*Heard) kind() Kind    { return KindHeard }

// The relations of merged cases: only Merge and Split make and end them.
const (
	Under Relation = "under" // the other one is worked on, this one follows
	Leads Relation = "leads" // this one is worked on, the other one follows
)

func (r Relation) merges() bool { return r == Under || r == Leads }

func (d *Merged) apply(c *Case, e Event) {
	if !d.Link.isNone() && !slices.Contains(c.Links, d.Link) {
		c.Links = append(c.Links, d.Link)
	}
	if d.Link.Relation != Under {
		return
	}
	c.Main = &Following{Case: d.Link.Case, Reference: d.Link.Reference, Since: e.At, Seen: d.Seen, Stands: d.Stands}
	c.ClosedAt = e.At
	c.dropQuestions(e.At)
}

func (d *Split) apply(c *Case, _ Event) {
	c.untie(d.Link)
	if d.Link.Relation != Under || c.Main == nil {
		return
	}
	if d.Standing == nil { // the other one is forgotten: nothing leads to it any more
		main := *c.Main
		main.Case, main.Reference = ID{}, ""
		c.Main = &main
		return
	}
	c.Main = nil
	c.stand(d.Standing)
}

func (d *Followed) apply(c *Case, e Event) {
	if c.Main == nil {
		return
	}
	main := *c.Main
	main.Seen, main.Ended = d.Seen, d.Ended
	if len(d.Stands) > 0 {
		main.Stands = d.Stands
	}
	c.Main, c.Outcome, c.ClosedAt = &main, d.Outcome, e.At
}

func (*Heard) apply(*Case, Event) {}

// Follows tells that the case goes on under another one, which has not ended.
func (c *Case) Follows() bool { return c.Main != nil && !c.Main.Ended }

// Followers are the cases that go on under this one.
func (c *Case) Followers() (all []Link) {
	for _, l := range c.Links {
		if l.Relation == Leads {
			all = append(all, l)
		}
	}
	return all
}

// mostFollowers bounds what one turn of a case sets off.
const mostFollowers = 200

// MayMerge says why a case cannot go on under another one; nil when it can. Both are open, neither is a follower, no
// decision was made on the follower, and nothing sensitive comes together with what is not.
func MayMerge(follower, main Case) error {
	switch {
	case follower.ID == main.ID:
		return ErrSameCase
	case main.Main != nil:
		return ErrFollows
	case follower.Main != nil:
		return ErrFollows
	case follower.Closed() || main.Closed():
		return ErrClosed
	case follower.Decision != nil:
		return ErrDecided
	case follower.Sensitive != main.Sensitive:
		return ErrSensitiveApart
	case len(main.Followers()) >= mostFollowers:
		return ErrTooMany
	}
	return nil
}

// Merge has the case of by go on under another one. stands is where that one stands, in the words of its residents.
// Clocks and questions of the follower end: what the town owes, it owes under the other one, whose date may be later.
func (s *Service) Merge(ctx context.Context, tx *db.Tx, by Change, into ID, stands i18n.Text) (Case, error) {
	var main Case
	side := func(t *turn, with Case, r Relation) error {
		l := Link{Case: with.ID, Reference: with.Reference, Relation: r}
		if r == Leads {
			t.add(&Merged{Link: l})
			main = t.now
			return nil
		}
		t.add(&Merged{Link: l, Seen: main.Revision, Stands: stands})
		for _, d := range slices.Clone(t.now.Deadlines) {
			if !d.Ended() {
				t.tick(d, Dropped, false)
			}
		}
		return nil
	}
	return s.tieIf(ctx, tx, by, into, side, Under, MayMerge)
}

// Split takes the case of by out from under the one that it follows: it stands again where it stood.
func (s *Service) Split(ctx context.Context, tx *db.Tx, by Change) (Case, error) {
	c, err := s.Load(ctx, tx, by.Case)
	if err != nil {
		return Case{}, err
	}
	if c.Main == nil || c.Main.Case.IsZero() {
		return Case{}, ErrNotMerged
	}
	return s.split(ctx, tx, by, c.Main.Case, true)
}

func (s *Service) split(ctx context.Context, tx *db.Tx, by Change, from ID, back bool) (Case, error) {
	return s.tie(ctx, tx, by, from, func(t *turn, with Case, r Relation) error {
		d := &Split{Link: Link{Case: with.ID, Reference: with.Reference, Relation: r}}
		if r == Under && back {
			standing, err := t.beforeMerge(ctx)
			if err != nil {
				return err
			}
			d.Standing = standing
		}
		t.add(d)
		return nil
	}, Under)
}

// beforeMerge is how the case stood when it was merged last.
func (t *turn) beforeMerge(ctx context.Context) (*Standing, error) {
	history, err := t.since(ctx, 0)
	if err != nil {
		return nil, err
	}
	for i, e := range slices.Backward(history) {
		if d, ok := e.Data.(*Merged); ok && d.Link.Relation == Under {
			before := Fold(history[:i])
			return before.standing(), nil
		}
	}
	return nil, ErrNotMerged
}

// Turn is what a follower hears of the case that it follows.
type Turn struct {
	Of      ID        // that case
	Seq     int64     // the event that turned it
	Says    i18n.Text // what residents read of the step
	Stands  i18n.Text // where it stands; empty while it waits for its own resident, which is nobody else's
	Ended   bool
	Outcome catalogue.Outcome
}

// Follow tells a follower of a turn. Told twice, or after a later turn, it changes nothing.
func (s *Service) Follow(ctx context.Context, tx *db.Tx, follower ID, turned Turn) (Case, error) {
	return s.change(ctx, tx, Change{Case: follower}, func(t *turn) error {
		m := t.now.Main
		if m == nil || m.Case != turned.Of || m.Seen >= turned.Seq {
			return nil
		}
		t.add(&Followed{Seen: turned.Seq, Stands: turned.Stands, Says: turned.Says, Ended: turned.Ended, Outcome: turned.Outcome})
		return nil
	})
}

// listenForFollowers has the case that is worked on hear that a follower's resident said something.
func (s *Service) listenForFollowers() {
	events.On(s.bus, "a case hears what comes in under its followers", s.onFollower)
}

func (s *Service) onFollower(ctx context.Context, tx *db.Tx, e Changed) error {
	m := e.Case.Main
	if m == nil || m.Case.IsZero() || e.Event.By.Kind != identity.ByResident || !worthHearing(e.Event.Kind) {
		return nil
	}
	ctx = tenant.With(ctx, e.Case.Authority)
	// By a resident without a name: whose words they are stands in the follower alone.
	by := Change{Case: m.Case, By: identity.Actor{Kind: identity.ByResident}, Channel: e.Event.Channel}
	_, err := s.change(ctx, tx, by, func(t *turn) error {
		t.add(&Heard{Link: Link{Case: e.Case.ID, Reference: e.Case.Reference, Relation: Leads}, What: e.Event.Kind})
		return nil
	})
	return err
}

func worthHearing(k Kind) bool {
	switch k {
	case KindMessaged, KindAnswered, KindDocumented, KindHeard:
		return true
	}
	return false
}
