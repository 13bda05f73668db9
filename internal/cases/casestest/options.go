package casestest

import (
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity/town"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// Option changes the case that a test opens.
type Option func(*cases.NewCase)

// Usual is a request for a child's sport grant by Nolwenn Le Goff, sent on the web, with ten working days to decide.
func Usual() cases.NewCase {
	return cases.NewCase{
		Service: "child-sport-grant", Version: 1, Title: "Aide au sport pour un enfant", Lang: i18n.FR,
		Person: Nolwenn(), Team: town.Sports, Channel: cases.ByWeb, State: Received(),
		Answers: catalogue.Answers{"child_name": "Inès Le Goff", "birth_date": "2017-03-02", "fee": 120.0, "quotient": 350.0},
	}
}

// Received is the first state: ten working days to decide.
func Received() cases.State {
	return cases.State{Name: "received", Clocks: []cases.Clock{{Name: "decide", Within: Days(10)}}}
}

// Missing waits for the resident for twenty days; the clock to decide stands still.
func Missing() cases.State {
	return cases.State{Name: "missing", Waits: true, Pauses: []string{"decide"}, Clocks: []cases.Clock{
		{Name: "answer", Within: cases.Within{Span: worktime.Span{Days: 20}}, Resident: true},
	}}
}

// Review is a state in which an agent looks.
func Review() cases.State { return cases.State{Name: "review"} }

// Granted is an end.
func Granted() cases.State {
	return cases.State{Name: "granted", Final: true, Outcome: catalogue.OutcomeGranted}
}

// Refused is the other end.
func Refused() cases.State {
	return cases.State{Name: "refused", Final: true, Outcome: catalogue.OutcomeRefused}
}

// Days is a span of working days.
func Days(n int) cases.Within { return cases.Within{Span: worktime.Span{WorkingDays: n}} }

// Of sets the person.
func Of(p cases.Party) Option { return func(in *cases.NewCase) { in.Person = p } }

// About sets the title.
func About(title string) Option { return func(in *cases.NewCase) { in.Title = title } }

// In sets the first state.
func In(s cases.State) Option { return func(in *cases.NewCase) { in.State = s } }

// For sets the service.
func For(id catalogue.ServiceID) Option { return func(in *cases.NewCase) { in.Service = id } }

// By sets the channel.
func By(c cases.Channel) Option { return func(in *cases.NewCase) { in.Channel = c } }

// Waiting has the case wait for the resident from the start.
func Waiting() Option { return In(Missing()) }

// Sensitive marks the case as one whose reading leaves a trace.
func Sensitive() Option { return func(in *cases.NewCase) { in.Sensitive = true } }

// With changes whatever else a test needs.
func With(change func(*cases.NewCase)) Option { return change }
