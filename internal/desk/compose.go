package desk

import (
	"context"
	"slices"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/workflow"
)

// composer is where an agent writes: to the resident, to colleagues, or a question.
type composer struct {
	Kind      kind
	Text      string
	Kept      string // when it was kept, in words
	To        string // where it goes, in words
	NoAddress bool
	Canned    []ui.Option
	Wait      bool // a move leads to where the resident is waited for
	Fields    []ui.Choice
	Papers    []ui.Option
	Tell      []ui.Choice // colleagues who may be told of a note
	Told      []string    // those ticked
	Faults    []ui.Fault
	Failed    bool
	FileFault string // what is wrong with a file
	Asked     bool   // the agent has just chosen what to write
}

// writes fills in the composer with what the agent was writing.
func (p *Pages) writes(ctx context.Context, page *casePage) error {
	if !page.Can.Work {
		return nil
	}
	return p.compose(ctx, page, page.Look.Write)
}

func (p *Pages) compose(ctx context.Context, page *casePage, k kind) error {
	w, err := p.draft(ctx, page.Case.ID, k)
	if err != nil {
		return err
	}
	c := composer{Kind: k, Text: w.Words, Kept: keptWords(ctx, w), Asked: page.Look.Asked}
	c.address(ctx, page.Case, p.Notices.CanText(ctx))
	if c.Canned, err = p.withTexts(ctx, canned(ctx, page.Service)); err != nil {
		return err
	}
	_, c.Wait = waitingMove(page.Service, page.Case, page.offers)
	switch k {
	case anAsk:
		c.questions(ctx, page.Service)
	case aNote:
		if c.Tell, err = p.tellChoices(ctx); err != nil {
			return err
		}
	}
	page.Composer = c
	return nil
}

// waitingMove is the move that may be made now to where the resident is waited for.
func waitingMove(s *catalogue.Service, c cases.Case, offers []workflow.Offer) (string, bool) {
	to := s.AskingState(c.State)
	for _, o := range offers {
		if to != "" && o.Move.To == to && len(o.Needs) == 0 && !c.Closed() {
			return o.Name, true
		}
	}
	return "", false
}

func keptWords(ctx context.Context, w writing) string {
	if w.At.IsZero() {
		return ""
	}
	return i18n.T(ctx, "desk.write.kept", "Time", i18n.Clock(ctx, w.At))
}

// address says by which road the words will go, and in which language.
func (c *composer) address(ctx context.Context, about cases.Case, texts bool) {
	to, ok := about.Person.News(texts)
	c.NoAddress = !ok
	lang := known(ctx, "desk.lang."+string(about.Lang), string(about.Lang))
	if !ok {
		c.To = i18n.T(ctx, "desk.write.to_page", "Lang", lang)
		return
	}
	if to.Kind == identity.Phone {
		c.To = i18n.T(ctx, "desk.write.to_phone", "Phone", forms.PhoneWords(to.Value), "Lang", lang)
		return
	}
	c.To = i18n.T(ctx, "desk.write.to", "Address", to.Value, "Lang", lang)
}

// canned are the messages of the definition that an agent may begin with.
func canned(ctx context.Context, s *catalogue.Service) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.write.canned")}}
	var names []string
	for name, m := range s.Messages {
		if m.To == "" || m.To == "resident" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		options = append(options, ui.Option{Value: name, Text: plainSubject(s.Messages[name].Subject.Of(ctx))})
	}
	if len(options) == 1 {
		return nil
	}
	return options
}

// withTexts adds the texts of the agent, the teams and the town to a choice.
func (p *Pages) withTexts(ctx context.Context, options []ui.Option) ([]ui.Option, error) {
	texts, err := p.textOptions(ctx)
	if err != nil || len(texts) == 0 {
		return options, err
	}
	if len(options) == 0 {
		options = []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.write.canned")}}
	}
	return append(options, texts...), nil
}

// questions are what may be asked again: fields of the form, and papers.
func (c *composer) questions(ctx context.Context, s *catalogue.Service) {
	for _, place := range s.Fields() {
		if place.Group == nil && askable(place.Field) {
			c.Fields = append(c.Fields, ui.Choice{Value: place.ID, Text: place.Label.Of(ctx)})
		}
	}
	if len(s.Documents) == 0 {
		return
	}
	c.Papers = []ui.Option{{Value: "", Text: i18n.T(ctx, "desk.ask.no_paper")}}
	for _, paper := range s.Documents {
		c.Papers = append(c.Papers, ui.Option{Value: paper.ID, Text: paper.Label.Of(ctx)})
	}
}

func askable(f *catalogue.Field) bool {
	switch f.Type {
	case catalogue.TypeInfo, catalogue.TypeConsent, catalogue.TypeSignature:
		return false
	case catalogue.TypeGroup:
		return f.Repeats()
	}
	return true
}
