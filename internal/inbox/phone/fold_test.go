package phone

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var nine = time.Date(2026, 9, 10, 9, 0, 0, 0, time.UTC)

// aTold is any event of a call; at says whether the exchange tells the time.
func aTold(at bool) *rapid.Generator[Told] {
	return rapid.Custom(func(t *rapid.T) Told {
		e := Event{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Ref: "a1", Direction: In,
			Party: rapid.SampledFrom([]string{"+33261914407", Hidden}).Draw(t, "party"), Extension: rapid.SampledFrom([]string{"", "214", "215"}).Draw(t, "extension"),
		}
		when := nine.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "seconds")) * time.Second)
		if at {
			e.At = when
		}
		return Told{e, when}
	})
}

// Whatever the order in which events come, and however often, a call comes to the same.
func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(aTold(true), 1, 8, func(e Told) string { return e.key() }).Draw(t, "events")
		mixed := rapid.Permutation(all).Draw(t, "mixed")
		if diff := cmp.Diff(Fold(all), Fold(mixed)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A call only goes on: what is answered is never missed afterwards, what has ended rings no more.
func TestACallOnlyGoesOn(t *testing.T) {
	t.Parallel()
	after := map[State][]State{
		StateRinging:  {StateRinging, StateAnswered, StateMissed},
		StateAnswered: {StateAnswered, StateEnded},
		StateMissed:   {StateMissed, StateEnded}, // it comes out that somebody had taken it
		StateEnded:    {StateEnded},
	}
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(aTold(rapid.Bool().Draw(t, "clock")), 1, 8).Draw(t, "events")
		state := StateRinging
		for n := range all {
			c := Fold(all[:n+1])
			ended := c.State == StateEnded && state == StateRinging
			if !slices.Contains(after[state], c.State) && !ended {
				t.Fatalf("from %s to %s by %+v", state, c.State, all[n])
			}
			state = c.State
		}
	})
}

func TestFold(t *testing.T) {
	t.Parallel()
	at := func(kind Kind, seconds int, extension string) Told {
		when := nine.Add(time.Duration(seconds) * time.Second)
		return Told{Event{Kind: kind, Ref: "a", Direction: In, Party: "+33261914407", Extension: extension, At: when}, when}
	}
	for name, test := range map[string]struct {
		told      []Told
		state     State
		extension string
		transfers int
		waited    time.Duration
	}{
		"rings":         {[]Told{at(Ringing, 0, "214")}, StateRinging, "214", 0, 0},
		"is taken":      {[]Told{at(Ringing, 0, "214"), at(Answered, 8, "214")}, StateAnswered, "214", 0, 8 * time.Second},
		"goes round":    {[]Told{at(Ringing, 0, "214"), at(Missed, 20, "214"), at(Ringing, 20, "215"), at(Answered, 25, "215")}, StateEnded, "215", 0, 25 * time.Second},
		"is passed on":  {[]Told{at(Answered, 8, "214"), at(Transferred, 60, "230")}, StateAnswered, "230", 1, 0},
		"is missed":     {[]Told{at(Ringing, 0, "214"), at(Ended, 30, "")}, StateMissed, "214", 0, 30 * time.Second},
		"end was first": {[]Told{at(Ended, 90, "214"), at(Ringing, 0, "214"), at(Answered, 5, "214")}, StateEnded, "214", 0, 5 * time.Second},
	} {
		c := Fold(test.told)
		if c.State != test.state || c.Extension != test.extension || c.Transfers != test.transfers || c.Waited() != test.waited {
			t.Errorf("%s: %+v, waited %s", name, c, c.Waited())
		}
	}
}
