package rota_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

func TestChoose(t *testing.T) {
	t.Parallel()
	someone := func(name string, held int, change ...func(*rota.Person)) rota.Person {
		p := rota.Person{ID: identity.AgentID{UUID: uuid.NewSHA1(uuid.Nil, []byte(name))}, Name: name, Held: held, Langs: []i18n.Lang{i18n.FR}}
		for _, c := range change {
			c(&p)
		}
		return p
	}
	away := func(p *rota.Person) { p.Away = true }
	english := func(p *rota.Person) { p.Langs = append(p.Langs, i18n.EN) }
	knows := func(topic string) func(*rota.Person) { return func(p *rota.Person) { p.Topics = []string{topic} } }
	lately := func(minutes int) func(*rota.Person) {
		return func(p *rota.Person) { p.Given = time.Date(2026, 9, 10, 9, minutes, 0, 0, time.UTC) }
	}
	on := rota.Rule{Given: true}
	for name, one := range map[string]struct {
		rule rota.Rule
		item rota.Item
		team []rota.Person
		shut bool
		who  string
		why  string
	}{
		"the one with the least":                    {on, rota.Item{}, []rota.Person{someone("Anna", 3), someone("Claire", 1), someone("Gwen", 2)}, false, "Claire", rota.WhyLeast},
		"as much: who was given something long ago": {on, rota.Item{}, []rota.Person{someone("Anna", 1, lately(9)), someone("Claire", 1, lately(3))}, false, "Claire", rota.WhyLeast},
		"as much, never given: by name":             {on, rota.Item{}, []rota.Person{someone("Claire", 1), someone("Anna", 1)}, false, "Anna", rota.WhyLeast},
		"nobody else":                               {on, rota.Item{}, []rota.Person{someone("Anna", 9), someone("Claire", 0, away)}, false, "Anna", rota.WhyAlone},
		"the town hall is closed":                   {on, rota.Item{}, []rota.Person{someone("Anna", 0)}, true, "", rota.WhyClosed},
		"everybody is away":                         {on, rota.Item{}, []rota.Person{someone("Anna", 0, away)}, false, "", rota.WhyAway},
		"a team without anybody":                    {on, rota.Item{}, nil, false, "", rota.WhyAway},
		"speaks the language":                       {rota.Rule{ByLang: true}, rota.Item{Lang: i18n.EN}, []rota.Person{someone("Anna", 0), someone("Claire", 5, english)}, false, "Claire", rota.WhyAlone},
		"nobody speaks it":                          {rota.Rule{ByLang: true}, rota.Item{Lang: "br"}, []rota.Person{someone("Anna", 0)}, false, "", rota.WhyLang},
		"the language is not asked for":             {on, rota.Item{Lang: "br"}, []rota.Person{someone("Anna", 0)}, false, "Anna", rota.WhyAlone},
		"knows the service":                         {rota.Rule{ByTopic: true}, rota.Item{Topic: "aid"}, []rota.Person{someone("Anna", 0), someone("Claire", 5, knows("aid"))}, false, "Claire", rota.WhyAlone},
		"nobody knows it":                           {rota.Rule{ByTopic: true}, rota.Item{Topic: "aid"}, []rota.Person{someone("Anna", 0, knows("grant"))}, false, "", rota.WhyTopic},
		"a message has no service yet":              {rota.Rule{ByTopic: true}, rota.Item{}, []rota.Person{someone("Anna", 0)}, false, "Anna", rota.WhyAlone},
		"less than the most":                        {rota.Rule{Most: 3}, rota.Item{}, []rota.Person{someone("Anna", 3), someone("Claire", 2)}, false, "Claire", rota.WhyAlone},
		"everybody has the most":                    {rota.Rule{Most: 3}, rota.Item{}, []rota.Person{someone("Anna", 3), someone("Claire", 4)}, false, "", rota.WhyFull},
		"who could is away":                         {rota.Rule{ByLang: true}, rota.Item{Lang: i18n.EN}, []rota.Person{someone("Anna", 0), someone("Claire", 0, english, away)}, false, "", rota.WhyLang},
	} {
		got := rota.Choose(one.rule, one.item, one.team, !one.shut)
		if got.Person.Name != one.who || got.Why != one.why || got.Nobody() != (one.who == "") {
			t.Errorf("%s: %q because %s, want %q because %s", name, got.Person.Name, got.Why, one.who, one.why)
		}
	}
}

// Given one after another, nobody ever has two more than a colleague who fits as well.
func TestGivenInTurnsIsEven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var team []rota.Person
		for i := range rapid.IntRange(1, 6).Draw(rt, "people") {
			team = append(team, rota.Person{ID: identity.AgentID{UUID: uuid.UUID{15: byte(i + 1)}}, Name: string(rune('A' + i))})
		}
		for n := range rapid.IntRange(1, 40).Draw(rt, "items") {
			c := rota.Choose(rota.Rule{Given: true}, rota.Item{}, team, true)
			least, most := team[0].Held, team[0].Held
			for i := range team {
				if team[i].ID == c.Person.ID {
					team[i].Held++
					team[i].Given = time.Unix(int64(n), 0)
				}
				least, most = min(least, team[i].Held), max(most, team[i].Held)
			}
			if most-least > 1 {
				rt.Fatalf("%d and %d", least, most)
			}
		}
	})
}
