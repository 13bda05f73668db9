package catalogue

import (
	"slices"

	"parvis/internal/kit/i18n"
)

// Silence is what it means when the authority does not answer, and from when on. French law takes two months of silence
// for a yes (CRPA L231-1), and for a no where money is asked, where no decision on one person is, or on a complaint
// (CRPA L231-4); some texts say another length.
type Silence struct {
	Means  Meaning   `yaml:"means" say:"refusal or acceptance; nothing where the service decides nothing" need:"yes"`
	After  Span      `yaml:"after" say:"how long after the request came, complete: {months: 2}"`
	Source SourceRef `yaml:"source" say:"the text that says so: a name under sources, or words" need:"yes"`
}

// Meaning is what silence means.
type Meaning string

// The meanings.
const (
	MeansRefusal    Meaning = "refusal"
	MeansAcceptance Meaning = "acceptance"
	MeansNothing    Meaning = "nothing"
)

// Meanings lists them all.
var Meanings = []string{string(MeansRefusal), string(MeansAcceptance), string(MeansNothing)}

// SilenceRule is what silence means for the service. A version published before definitions said it keeps what was told
// to those who asked under it: a refusal after two months where something is decided.
func (s *Service) SilenceRule() Silence {
	switch {
	case s.Silence != nil:
		return *s.Silence
	case s.Decides():
		return Silence{Means: MeansRefusal, After: Span{Months: 2}}
	}
	return Silence{Means: MeansNothing}
}

// Decides tells that the service ends in a yes or a no. A report or a message is dealt with, not decided.
func (s *Service) Decides() bool {
	return slices.ContainsFunc(s.Flow.States, func(state Named[State]) bool {
		o := s.OutcomeOf(state.Name)
		return o == OutcomeGranted || o == OutcomeRefused
	})
}

// SilenceWords tell a reader what no answer by a day means; empty where silence decides nothing.
func (s *Service) SilenceWords(l i18n.Lang, day string) string {
	rule := s.SilenceRule()
	if rule.Means == MeansNothing || day == "" {
		return ""
	}
	words := i18n.In(l, "catalogue.silence."+string(rule.Means), "Date", day)
	if source := s.SourceText(rule.Source).In(l); source != "" {
		words += " " + i18n.In(l, "catalogue.silence.source", "Source", source)
	}
	return words
}

// silence asks every service that decides to say what no answer means.
func (l *linter) silence() {
	rule := l.s.Silence
	if rule == nil {
		if l.s.Decides() {
			l.fault("service", "no_silence")
		}
		return
	}
	l.oneOf("silence.means", string(rule.Means), Meanings)
	l.spanAfterSilence(rule)
	switch {
	case rule.Source.Name != "":
		l.known("silence.source", rule.Source.Name, sortedKeys(l.s.Sources), "no_source")
	case len(rule.Source.Text) == 0:
		l.fault("silence", "silence_no_source")
	}
	if decided := rule.Means == MeansRefusal || rule.Means == MeansAcceptance; decided != l.s.Decides() && slices.Contains(Meanings, string(rule.Means)) {
		l.fault("silence.means", map[bool]string{true: "silence_undecided", false: "silence_decides"}[decided])
	}
}

func (l *linter) spanAfterSilence(rule *Silence) {
	switch {
	case !rule.After.IsZero():
		l.span(rule.After, "silence.after")
	case rule.Means == MeansRefusal || rule.Means == MeansAcceptance:
		l.fault("silence", "silence_no_length")
	}
}
