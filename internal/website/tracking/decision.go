package tracking

import (
	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
)

// decision is an answer that explains itself: what, why line by line, on what text, by whom,
// and how to say no.
type decision struct {
	Title     string
	Reason    string
	Lang      string // of Reason, where it is not the page's
	Lines     []string
	Sources   []string
	By        string
	Automatic bool
	Allowed   string // the text that allows it to be automatic
	Contest   []string
	Contested bool
	Letter    string // where the letter is, once it is drawn
}

func (t *teller) decision() *decision {
	d := t.c.Decision
	if d == nil {
		return nil
	}
	lang := i18n.LangOf(t.ctx)
	told := &decision{
		Title: t.decided(d.Outcome), Reason: d.ReasonIn(lang), Automatic: d.Automatic, Allowed: d.Source.Of(t.ctx),
		Contest: paragraphs(d.Contest.Of(t.ctx)), Contested: t.c.Contested, Letter: t.letter(d.Letter), By: d.By,
	}
	if d.Reasons[lang] == "" { // somebody's own words, to the resident
		told.Lang = t.foreign(t.c.Lang)
	}
	if d.Explanation != nil {
		told.Lines, told.Sources = d.Explanation.Sentences(lang), d.Explanation.Sources(lang)
	}
	if capacity := d.CapacityIn(lang); d.By != "" && capacity != "" {
		told.By = d.By + t.word("comma") + capacity
	}
	return told
}

func (t *teller) decided(o catalogue.Outcome) string {
	amount, named := t.c.Amount()
	switch {
	case o == catalogue.OutcomeGranted && named:
		return t.word("granted_amount", "Amount", i18n.Money(t.ctx, int64(amount)))
	case o == catalogue.OutcomeGranted:
		return t.word("granted")
	case o == catalogue.OutcomeRefused:
		return t.word("refused")
	}
	return t.word("decided")
}

// letter is the address of the decision's letter, "" while it is not there yet.
func (t *teller) letter(name string) string {
	if name == "" {
		return ""
	}
	address := ""
	for _, doc := range t.c.Documents {
		if doc.Letter == name && !doc.Internal && doc.Scan == "clean" {
			address = Path(t.c.Reference) + "/letters/" + doc.ID.String()
		}
	}
	return address
}
