package rules

import (
	"embed"
	"slices"
	"strings"

	"parvis/internal/kit/i18n"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Explain puts a result in words, in every language of the house, so that the
// explanation can be kept with the decision and read when the service is gone.
func (r Result) Explain() Explanation { return r.explain(Yes) }

// explain writes a node; wanted is the answer that speaks for the whole, which
// none-of turns around.
func (r Result) explain(wanted Answer) Explanation {
	e := Explanation{Answer: r.Answer, Speaks: speaks(r.Answer, wanted), Rule: r.Rule, Label: r.Label, Kind: r.Kind}
	if r.Leaf != nil {
		r.Leaf.describe(&e, wanted)
		return e
	}
	if r.Kind == "none_of" {
		wanted = wanted.Not()
	}
	for _, part := range r.Parts {
		e.Parts = append(e.Parts, part.explain(wanted))
	}
	return e
}

func speaks(a, wanted Answer) Answer {
	if a == Unknown {
		return Unknown
	}
	return Of(a == wanted)
}

func (l *Leaf) describe(e *Explanation, wanted Answer) {
	e.Fact, e.Op, e.Value, e.Limit = l.Fact, l.Op, l.Value, l.Limit
	e.Source, e.Since, e.Day = l.Source, l.Since.String(), l.Day.String()
	e.Says = i18n.Text{}
	for _, lang := range i18n.Langs {
		e.Says[lang] = l.sentence(lang, wanted)
	}
}

// Sentences are the leaves in plain words, in the order of the rule, each once.
func (e Explanation) Sentences(lang i18n.Lang) []string {
	var all []string
	e.walk(func(leaf Explanation) {
		if s := leaf.Says.In(lang); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	})
	return all
}

// Against are the sentences that speak against, and Open those that are not known yet.
func (e Explanation) Against(lang i18n.Lang) []string { return e.speaking(No, lang) }

// Open are the sentences about what is not known yet.
func (e Explanation) Open(lang i18n.Lang) []string { return e.speaking(Unknown, lang) }

func (e Explanation) speaking(a Answer, lang i18n.Lang) []string {
	var all []string
	e.walk(func(leaf Explanation) {
		if s := leaf.Says.In(lang); leaf.Speaks == a && s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	})
	return all
}

// Sources are the texts on which the rule rests, each once.
func (e Explanation) Sources(lang i18n.Lang) []string {
	var all []string
	e.walk(func(leaf Explanation) {
		if s := leaf.Source.In(lang); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	})
	return all
}

func (e Explanation) walk(visit func(Explanation)) {
	if e.Kind == "" {
		visit(e)
	}
	for _, part := range e.Parts {
		part.walk(visit)
	}
}

// sentence is one leaf for a reader: what was found, and what it takes.
func (l *Leaf) sentence(lang i18n.Lang, wanted Answer) string {
	if said := l.said(lang); said != "" {
		return l.fill(said, lang)
	}
	if l.Op == OpCEL {
		return l.celSentence(lang)
	}
	need := l.need(lang, wanted)
	if need != "" {
		need = " (" + need + ")"
	}
	return finish(l.statement(lang) + need)
}

// said is the author's own sentence for this answer.
func (l *Leaf) said(lang i18n.Lang) string {
	if l.tree == nil || l.tree.Says == nil {
		return ""
	}
	switch l.Answer {
	case Yes:
		return l.tree.Says.Yes.In(lang)
	case No:
		return l.tree.Says.No.In(lang)
	}
	return l.tree.Says.Unknown.In(lang)
}

func (l *Leaf) fill(text string, lang i18n.Lang) string {
	if l.decl == nil {
		return text
	}
	return strings.NewReplacer("{value}", l.decl.write(l.Value, lang), "{limit}", l.limitWords(lang)).Replace(text)
}

// statement tells the value, or that it is not known.
func (l *Leaf) statement(lang i18n.Lang) string {
	label := l.decl.label(l.Fact, lang)
	switch {
	case l.tree != nil && len(l.tree.Label) > 0:
		return i18n.In(lang, "rules.says.asked", "Label", trimEnd(l.tree.Label.In(lang)), "Answer", i18n.In(lang, "rules.answer."+l.Answer.String()))
	case l.Value == nil:
		return i18n.In(lang, "rules.says.unknown", "Label", label)
	case len(l.decl.Says) > 0:
		return trimEnd(strings.ReplaceAll(l.decl.Says.In(lang), "{value}", l.decl.write(l.Value, lang)))
	case strings.HasSuffix(label, "?"):
		return label + " " + capital(l.decl.write(l.Value, lang))
	}
	return i18n.In(lang, "rules.says.value", "Label", label, "Value", l.decl.write(l.Value, lang))
}

func (l *Leaf) celSentence(lang i18n.Lang) string {
	label := i18n.In(lang, "rules.says.formula")
	if len(l.tree.Label) > 0 {
		label = trimEnd(l.tree.Label.In(lang))
	}
	return finish(i18n.In(lang, "rules.says.asked", "Label", label, "Answer", i18n.In(lang, "rules.answer."+l.Answer.String())))
}

// turned is the comparison that a none-of asks for.
var turned = map[Op]string{
	OpIs: "is_not", OpIsNot: "is", OpIn: "not_in", OpHas: "has_not", OpAtLeast: "less_than", OpAtMost: "more_than",
	OpMoreThan: "at_most", OpLessThan: "at_least", OpBetween: "not_between", OpBefore: "not_before", OpAfter: "not_after",
}

// need tells what it takes: "il faut de 3 à 17 ans". Nothing for yes and no, where the
// value says it all, nor where the limit is a long list.
func (l *Leaf) need(lang i18n.Lang, wanted Answer) string {
	if l.Op == OpPresent || l.Limit == nil || l.decl.Type == TypeYesNo || l.tree != nil && len(l.tree.Label) > 0 {
		return ""
	}
	if l.Op == OpIs && l.Answer == Yes && wanted == Yes { // the value is the limit
		return ""
	}
	if (l.Op == OpIn || l.Op == OpHas) && len(listOf(l.Limit)) > 6 {
		return ""
	}
	op := string(l.Op)
	if wanted == No {
		op = turned[l.Op]
	}
	if l.decl.Type == TypeMoney && op == string(OpAtMost) {
		op = "ceiling"
	}
	if ends, ok := l.Limit.([]any); ok && l.Op == OpBetween && len(ends) == 2 {
		return i18n.In(lang, "rules.need."+op, "Low", l.decl.low(ends[0], lang), "High", l.decl.write(ends[1], lang))
	}
	return i18n.In(lang, "rules.need."+op, "Limit", l.limitWords(lang))
}

func (l *Leaf) limitWords(lang i18n.Lang) string { return l.decl.write(l.Limit, lang) }

func trimEnd(s string) string { return strings.TrimRight(s, ".: \u00a0\u202f") }

// finish ends a sentence with a full stop, unless it has its own end.
func finish(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
