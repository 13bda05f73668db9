package cases_test

import (
	"fmt"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
)

// A case is what its events add up to: nothing else changes it, and it can be read again from them at any time.
func ExampleFold() {
	at := time.Date(2026, 12, 3, 13, 12, 0, 0, time.UTC)
	claire := identity.Actor{Kind: identity.ByAnAgent, Name: "Claire Morvan"}
	history := []cases.Event{
		{Seq: 1, Kind: cases.KindOpened, At: at, Data: &cases.Opening{Reference: "PV-2026-4187", State: "received", Answers: catalogue.Answers{"fee": 120.0}}},
		{Seq: 2, Kind: cases.KindCorrected, At: at.Add(time.Hour), By: claire, Why: "reçu du club", Data: &cases.Corrected{Field: "fee", Old: 120.0, New: 102.0}},
		{Seq: 3, Kind: cases.KindMoved, At: at.Add(2 * time.Hour), By: claire, Data: &cases.Moved{From: "received", To: "granted", Final: true, Outcome: catalogue.OutcomeGranted}},
	}
	before, now := cases.Fold(history[:2]), cases.Fold(history)
	fmt.Println(before.Reference, before.State, before.Answers["fee"], before.Closed())
	fmt.Println(now.Reference, now.State, now.Outcome, now.Closed())
	// Output:
	// PV-2026-4187 received 102 false
	// PV-2026-4187 granted granted true
}

// A definition's state says what it means for a case: which clocks it starts, which stand still.
func ExampleStateOf() {
	state, err := cases.StateOf("missing", catalogue.State{
		Waits: true, Pauses: catalogue.Names{"decide"}, Clock: map[string]catalogue.Span{"answer": {Days: 20}},
	})
	fmt.Println(state.Name, state.Waits, state.Pauses, state.Clocks[0].Name, state.Clocks[0].Within.Span.Days, err)
	// Output: missing true [decide] answer 20 <nil>
}
