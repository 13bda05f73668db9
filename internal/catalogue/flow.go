package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Flow is the life of a case: its states and the moves between them.
type Flow struct {
	Start  string               `yaml:"start" say:"the first state; received without"`
	States Ordered[State]       `yaml:"states" need:"yes"`
	Moves  Ordered[Move]        `yaml:"moves" need:"yes"`
	Clocks map[string]i18n.Text `yaml:"clocks" say:"what people call the deadlines, by name; decide and answer have words of the house"`
}

// StandardClocks are the deadlines that the house has words for.
var StandardClocks = []string{"decide", "answer"}

// ClockName is what people call a deadline: the definition's words, or those of the house.
func (f *Flow) ClockName(l i18n.Lang, clock string) string {
	if words := f.Clocks[clock].In(l); words != "" {
		return words
	}
	if slices.Contains(StandardClocks, clock) {
		return Name(l, "clock", clock)
	}
	return clock
}

// Outcome is how a case ended, the same words in all services, for lists and figures.
type Outcome string

// The outcomes.
const (
	OutcomeGranted   Outcome = "granted"
	OutcomeRefused   Outcome = "refused"
	OutcomeDone      Outcome = "done"      // work done, question answered
	OutcomePassedOn  Outcome = "passed_on" // another authority is in charge
	OutcomeWithdrawn Outcome = "withdrawn" // the resident gave up
	OutcomeNoAnswer  Outcome = "no_answer" // a question stayed without answer
	OutcomeDuplicate Outcome = "duplicate"
)

// Outcomes lists them all.
var Outcomes = []Outcome{OutcomeGranted, OutcomeRefused, OutcomeDone, OutcomePassedOn, OutcomeWithdrawn, OutcomeNoAnswer, OutcomeDuplicate}

// State is where a case stands, with a word for the desk and one for the resident.
type State struct {
	Desk     i18n.Text       `yaml:"desk" say:"the agents' word" need:"yes"`
	Resident i18n.Text       `yaml:"resident" say:"the resident's word" need:"yes"`
	Next     i18n.Text       `yaml:"next" say:"what happens next, on the tracking page"`
	Final    bool            `yaml:"final" say:"the case ends here"`
	Outcome  Outcome         `yaml:"outcome" say:"how it ended; by the name of the state without"`
	Waits    bool            `yaml:"waits" say:"waits for the resident"`
	Clock    map[string]Span `yaml:"clock" say:"deadlines that start on entering, by name"`
	Pauses   Names           `yaml:"pauses" say:"clocks that stand still meanwhile"`
	Needs    []string        `yaml:"needs" say:"what entering asks for: reason, amount"`
}

// Names is one name or several.
type Names []string

// Has reports that name is among them.
func (n Names) Has(name string) bool {
	for _, other := range n {
		if other == name {
			return true
		}
	}
	return false
}

// May is the right that a move asks for.
type May string

// The rights.
const (
	MayWork     May = "work"     // any agent of the team
	MayDecide   May = "decide"   // an agent who may decide
	MayManage   May = "manage"   // the owner of the service
	MayResident May = "resident" // the resident on the tracking page, and agents
	MayRules    May = "rules"    // automation only
)

// Move is a step from some states to another.
type Move struct {
	Label     i18n.Text     `yaml:"label" say:"the button, verb first"`
	From      Names         `yaml:"from" need:"yes"`
	To        string        `yaml:"to" need:"yes"`
	May       May           `yaml:"may" need:"yes"`
	When      *rules.Tree   `yaml:"when" say:"possible only when this is not no"`
	Needs     []string      `yaml:"needs" say:"what the mover must give: reason, amount"`
	Gives     Ordered[Gift] `yaml:"gives" say:"facts that the decision sets: amount, until"`
	Resident  i18n.Text     `yaml:"resident" say:"what the resident reads in the history"`
	Letter    string        `yaml:"letter" say:"the letter of this decision"`
	Reasons   []Choice      `yaml:"reasons" say:"ready reasons to choose from"`
	Automatic string        `yaml:"automatic" say:"the source that allows rules to make this move though it refuses"`
}

// Gift is an amount that a decision gives: one of Table, Fact or Value, then bounded.
type Gift struct {
	Table   string         `yaml:"table"`
	Fact    string         `yaml:"fact"`
	Value   *float64       `yaml:"value"`
	Share   *float64       `yaml:"share" say:"that part of it: 0.5 is half"`
	AtMost  *rules.Operand `yaml:"at_most"`
	AtLeast *rules.Operand `yaml:"at_least"`
	Label   i18n.Text      `yaml:"label"`
}

// Span is a length of time. Exactly one unit is set, except in data where After goes with it.
type Span struct {
	Minutes      int    `yaml:"minutes"`
	Hours        int    `yaml:"hours"`
	WorkingHours int    `yaml:"working_hours" say:"hours of opening of the authority's calendar"`
	Days         int    `yaml:"days" say:"days of the calendar"`
	WorkingDays  int    `yaml:"working_days" say:"opened days of the authority's calendar"`
	ClearDays    int    `yaml:"clear_days" say:"neither the first nor the last counts"`
	Weeks        int    `yaml:"weeks"`
	Months       int    `yaml:"months"`
	Years        int    `yaml:"years"`
	After        string `yaml:"after" say:"from what on: closed, decided, last_contact"`
}
