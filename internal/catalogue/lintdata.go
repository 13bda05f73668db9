package catalogue

import (
	"slices"
	"strconv"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// data checks that answers are held for a reason, on a ground and for a time.
func (l *linter) data() {
	d := &l.s.Definition.Data
	l.oneOf("data.basis", string(d.Basis), Bases)
	if l.anyPersonal() {
		if len(d.Purpose) == 0 {
			l.fault("data", "no_purpose")
		}
		if d.Keep.Case.IsZero() {
			l.fault("data.keep", "no_retention")
		}
	}
	for path, span := range map[string]*Span{"data.keep.draft": &d.Keep.Draft, "data.keep.case": &d.Keep.Case, "data.keep.archive": d.Keep.Archive} {
		if span != nil && !span.IsZero() {
			l.span(*span, path)
		}
	}
	l.oneOf("data.keep.then", d.Keep.Then, thens)
	for _, field := range sortedKeys(d.Keep.Except) {
		l.known(join("data.keep.except", field), field, l.fieldIDs(), "no_field")
		l.span(d.Keep.Except[field], join("data.keep.except", field))
	}
	l.openData(d.Open)
}

func (l *linter) anyPersonal() bool {
	return slices.ContainsFunc(l.s.order, func(p *Place) bool { return p.IsPersonal() })
}

func (l *linter) openData(o *OpenData) {
	if o == nil {
		return
	}
	if o.HideBelow != 0 && o.HideBelow < 5 {
		l.fault("data.open.hide_below", "hide_below_low")
	}
	for i, by := range o.CountBy {
		path := join("data.open.count_by", strconv.Itoa(i))
		p, isField := l.s.places[by]
		switch {
		case isField && p.IsPersonal():
			l.fault(path, "open_personal", "Name", by)
		case !isField:
			l.known(path, by, append(slices.Clone(countables), l.fieldIDs()...), "no_field")
		}
	}
}

func (l *linter) span(s Span, path string) {
	if _, _, ok := s.unit(); !ok {
		l.fault(path, "bad_span")
	}
	l.oneOf(join(path, "after"), s.After, afters)
}

// tables checks the dated scales: rows that rise, one version a day, a text behind.
func (l *linter) tables() {
	for _, name := range sortedKeys(l.s.Tables) {
		t, path := l.s.Tables[name], join("tables", name)
		l.texted(t.Says, join(path, "says"), []string{"up_to", "gives"})
		if len(l.s.SourceText(t.Source)) == 0 {
			if t.Source.Name != "" {
				l.known(join(path, "source"), t.Source.Name, sortedKeys(l.s.Sources), "no_source")
			} else {
				l.fault(path, "no_table_source", "Name", name)
			}
		}
		for key, fact := range map[string]string{"by": t.By, "on": t.On} {
			if _, ok := l.s.env.Decl(fact); !ok && fact != "" {
				l.known(join(path, key), fact, l.s.Declared(), "no_such_fact")
			}
		}
		if len(t.Versions) == 0 {
			l.fault(path, "empty_table", "Name", name)
		}
		seen := map[rules.Date]bool{}
		for i, version := range t.Versions {
			at := join(join(path, "versions"), strconv.Itoa(i))
			if seen[version.From] {
				l.fault(join(at, "from"), "version_twice")
			}
			seen[version.From] = true
			l.steps(version, at, name)
		}
	}
}

func (l *linter) steps(v TableVersion, path, name string) {
	if len(v.Steps) == 0 {
		l.fault(path, "empty_table", "Name", name)
	}
	var last *float64
	for i, step := range v.Steps {
		at := join(join(path, "steps"), strconv.Itoa(i))
		if (step.UpTo == nil) == (step.Is == nil) {
			l.fault(at, "step_shape")
		}
		if step.UpTo != nil && last != nil && *step.UpTo <= *last {
			l.fault(at, "steps_unordered")
		}
		if step.UpTo != nil {
			last = step.UpTo
		}
	}
}

// rules asks a label for each named rule: agents, residents and the register of
// decisions read that, never the name that the file uses.
func (l *linter) ruleLabels() {
	for i := range l.s.Rules {
		if rule := &l.s.Rules[i]; len(rule.It.Label) == 0 {
			l.fault(join("rules", rule.Name), "no_rule_label", "Name", rule.Name)
		}
	}
}

// PersonalFields lists the fields about a person with what they are for and how long
// they are kept, for the register of processing and the privacy notice.
func (s *Service) PersonalFields() []PersonalField {
	var fields []PersonalField
	for _, p := range s.order {
		if !p.IsPersonal() {
			continue
		}
		keep, own := s.Data.Keep.Except[p.ID]
		if !own {
			keep = s.Data.Keep.Case
		}
		why := i18n.Text{}
		for _, lang := range i18n.Langs {
			why[lang] = p.Why.Words(lang)
		}
		fields = append(fields, PersonalField{Place: p, Why: why, Keep: keep})
	}
	return fields
}

// PersonalField is a line of the register of processing.
type PersonalField struct {
	*Place
	Why  i18n.Text
	Keep Span
}
