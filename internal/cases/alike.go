package cases

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"parvis/internal/kit/db"
)

// Alikeness is one reason why two cases may be about one thing.
type Alikeness struct {
	Key  string // same_person, same_address, near, same_words
	Many int    // near: metres; otherwise nothing
}

// What is near enough to be one thing: a fix of a telephone is off by twenty metres, and people stand on both sides.
const (
	nearEnough = 60 // metres
	sameMonth  = 30 * 24 * time.Hour
	sameSeason = 60 * 24 * time.Hour
)

// Alike tells why two cases may be about one thing: the same service, near in time, and the same person or the same
// place. kind is the answer by which a service tells its cases apart, such as hole or lamp: another kind is another
// thing. It proposes; a person decides.
func Alike(a, b Case, kind string) (why []Alikeness) {
	apart := a.OpenedAt.Sub(b.OpenedAt).Abs()
	if a.ID == b.ID || a.Service != b.Service || a.Sensitive != b.Sensitive || apart > sameSeason || otherKind(a, b, kind) {
		return nil
	}
	here, ok := spotOf(&a)
	there, also := spotOf(&b)
	switch {
	case ok && also && here.point && there.point:
		metres := here.metres(there)
		if metres > nearEnough {
			return nil // the same person about another place
		}
		why = append(why, Alikeness{"near", int(math.Ceil(metres/5) * 5)})
	case ok && also && here.words != "" && here.words == there.words:
		why = append(why, Alikeness{Key: "same_address"})
	}
	if apart <= sameMonth && samePerson(a.Person, b.Person) {
		why = append(why, Alikeness{Key: "same_person"})
	}
	return why
}

func otherKind(a, b Case, kind string) bool {
	if kind == "" {
		return false
	}
	one, _ := a.Answers[kind].(string)
	other, _ := b.Answers[kind].(string)
	return one != other
}

// samePerson knows people by their file, else by a way to reach them.
func samePerson(a, b Party) bool {
	if !a.ID.IsZero() && a.ID == b.ID {
		return true
	}
	return slices.ContainsFunc(a.Contacts, func(c Contact) bool {
		return slices.ContainsFunc(b.Contacts, func(o Contact) bool { return c.Kind == o.Kind && strings.EqualFold(c.Value, o.Value) })
	})
}

// Twin is a case that may be about the same thing, with why.
type Twin struct {
	Case Case
	Why  []Alikeness
}

// mostTwins is how many are proposed.
const mostTwins = 5

// Twins proposes open cases that may be about the same thing as an open one, the likeliest first. It reads what lies
// near on the index of places, and the person's own: never a whole table.
func (s *Service) Twins(ctx context.Context, q db.Queryer, c Case, kind string) (twins []Twin, err error) {
	if c.Closed() || c.Main != nil || c.Decision != nil {
		return nil, nil
	}
	ids, err := s.near(ctx, q, &c, c.OpenedAt.Add(-sameSeason))
	if err != nil {
		return nil, err
	}
	own, err := s.OfPerson(ctx, q, c.Person.ID, 20)
	if err != nil {
		return nil, err
	}
	look := func(other Case) {
		if why := Alike(c, other, kind); len(why) > 0 && MayMerge(c, other) == nil && !known(twins, other.ID) && !linked(c, other.ID) {
			twins = append(twins, Twin{other, why})
		}
	}
	for _, other := range own {
		look(other)
	}
	for _, id := range ids {
		other, err := s.Load(ctx, q, id)
		if errors.Is(err, ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		look(other)
	}
	slices.SortStableFunc(twins, func(a, b Twin) int {
		if d := len(b.Why) - len(a.Why); d != 0 {
			return d
		}
		return a.Case.OpenedAt.Compare(b.Case.OpenedAt)
	})
	return twins[:min(len(twins), mostTwins)], nil
}

func known(twins []Twin, id ID) bool {
	return slices.ContainsFunc(twins, func(t Twin) bool { return t.Case.ID == id })
}

func linked(c Case, id ID) bool {
	return slices.ContainsFunc(c.Links, func(l Link) bool { return l.Case == id })
}
