package identity

import (
	"context"
	"time"
)

// Purpose is what a link or a code is good for, and for nothing else. Upper slices serve their own:
//
//	ids.Serve(identity.Purpose{Name: "draft", LinkLasts: 30 * 24 * time.Hour, CodeLasts: 30 * 24 * time.Hour,
//		Then: func(ref string) string { return "/drafts/" + ref }})
type Purpose struct {
	Name      string
	LinkLasts time.Duration
	CodeLasts time.Duration // zero: no code
	Once      bool          // good for one use; else until it ends
	Then      func(ref string) string

	// Fate tells what became of the thing behind a link that opens no more, so that its page promises nothing that is
	// erased; nil where it is always there.
	Fate func(ctx context.Context, ref string) (Fate, error)
}

// Fate is what became of the thing behind a link.
type Fate string

// A thing still waits, was erased, or has been handed in.
const (
	Waits  Fate = ""
	Gone   Fate = "gone"
	Handed Fate = "handed"
)

// FateOf tells what became of the thing behind a key.
func (s *Service) FateOf(ctx context.Context, k Key) (Fate, error) {
	if p := s.purposes[k.Purpose]; p.Fate != nil {
		return p.Fate(ctx, k.Ref)
	}
	return Waits, nil
}

// The purposes of identity itself.
const (
	Follow         = "follow"   // see one's own requests
	ChoosePassword = "password" // an agent chooses a password; served by identity alone
	SeeMandate     = "mandate"  // see who acts for whom, and end it; Ref is the mandate
)

// mandateLinkLasts is how long the link in the mail about a mandate serves: who is told late must still be able to refuse.
const mandateLinkLasts = 180 * 24 * time.Hour

// MandatePath is the page of a mandate, where it can be ended.
func MandatePath(id string) string { return "/mandates/" + id }

// Serve makes a purpose known. Call it while the house is wired.
func (s *Service) Serve(p Purpose) {
	if p.Name == "" || p.LinkLasts <= 0 {
		panic("identity: a purpose needs a name and an end")
	}
	s.purposes[p.Name] = p
}

// Where is the page that a grant opens; "/" for a purpose that nobody serves any more.
func (s *Service) Where(g Grant) string {
	if p, ok := s.purposes[g.Purpose]; ok && p.Then != nil {
		return p.Then(g.Ref)
	}
	return "/"
}
