package rota

import (
	"slices"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// Rule is how one team has its work given.
type Rule struct {
	Team    identity.TeamID
	Given   bool // without, work waits for somebody to take it
	ByLang  bool // only to who speaks the resident's language
	ByTopic bool // only to who knows the service
	Most    int  // open items that one agent may have; 0 for no limit
}

// Person is an agent of the team, as the choice needs to know them.
type Person struct {
	ID     identity.AgentID
	Name   string
	Away   bool
	Langs  []i18n.Lang
	Topics []string
	Held   int       // open items
	Given  time.Time // when they were last given something
}

// Item is what is to be given.
type Item struct {
	Lang  i18n.Lang
	Topic string // the service; empty for a message that belongs to none yet
}

// Choice is who gets it, or nobody; and why.
type Choice struct {
	Person Person
	Why    string // key of the reason: given.…, or stays.…
	Among  int    // of how many it was the one with the least to do
}

// Nobody tells that it stays with the team.
func (c Choice) Nobody() bool { return c.Person.ID.IsZero() }

// The reasons.
const (
	WhyLeast  = "given.least"
	WhyAlone  = "given.alone"
	WhyClosed = "stays.closed"
	WhyAway   = "stays.away"
	WhyLang   = "stays.lang"
	WhyTopic  = "stays.topic"
	WhyFull   = "stays.full"
)

// Choose settles who of a team gets an item. open tells that the town hall is.
func Choose(r Rule, it Item, team []Person, open bool) Choice {
	if !open {
		return Choice{Why: WhyClosed}
	}
	left := team
	for _, sieve := range []struct {
		asked bool
		why   string
		fits  func(Person) bool
	}{
		{true, WhyAway, func(p Person) bool { return !p.Away }},
		{r.ByLang, WhyLang, func(p Person) bool { return slices.Contains(p.Langs, it.Lang) }},
		{r.ByTopic && it.Topic != "", WhyTopic, func(p Person) bool { return slices.Contains(p.Topics, it.Topic) }},
		{r.Most > 0, WhyFull, func(p Person) bool { return p.Held < r.Most }},
	} {
		if !sieve.asked {
			continue
		}
		if left = keep(left, sieve.fits); len(left) == 0 {
			return Choice{Why: sieve.why}
		}
	}
	c := Choice{Person: slices.MinFunc(left, firstToGet), Why: WhyLeast, Among: len(left)}
	if len(left) == 1 {
		c.Why = WhyAlone
	}
	return c
}

func keep(all []Person, fits func(Person) bool) (left []Person) {
	for _, p := range all {
		if fits(p) {
			left = append(left, p)
		}
	}
	return left
}

// firstToGet is who has less, then who was given something longer ago, then the order of names.
func firstToGet(a, b Person) int {
	if a.Held != b.Held {
		return a.Held - b.Held
	}
	if c := a.Given.Compare(b.Given); c != 0 {
		return c
	}
	return slices.Compare([]byte(a.Name+a.ID.String()), []byte(b.Name+b.ID.String()))
}
