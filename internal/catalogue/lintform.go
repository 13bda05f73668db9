package catalogue

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

const maxFields = 400

// page checks the service's own page: what a resident must know before starting.
func (l *linter) page() {
	l.oneOf("category", l.s.Category, Categories)
	for i, event := range l.s.LifeEvents {
		l.oneOf(join("life_events", strconv.Itoa(i)), event, LifeEvents)
	}
	for i, door := range l.s.Doors {
		l.oneOf(join("doors", strconv.Itoa(i)), string(door), Doors)
	}
	for i, way := range l.s.OtherWays {
		l.oneOf("other_ways."+strconv.Itoa(i)+".by", string(way.By), Doors)
	}
	for i, paper := range l.s.Documents {
		if paper.Field != "" {
			l.known("documents."+strconv.Itoa(i)+".field", paper.Field, l.fieldIDs(), "no_field")
		}
	}
	if o := l.s.Open; o != nil && !o.From.IsZero() && !o.Until.IsZero() && o.Until.Before(o.From) {
		l.fault("open.until", "closed_before_open")
	}
	for _, missing := range []struct {
		is  bool
		key string
	}{
		{len(l.s.Promise) == 0, "no_promise"}, {len(l.s.OtherWays) == 0, "no_other_way"},
		{len(l.s.WhoDecides) == 0, "no_who"}, {len(l.s.Examples) == 0, "no_examples"}, {!l.acknowledges(), "no_acknowledgement"},
	} {
		if missing.is {
			l.warn("service", missing.key)
		}
	}
}

func (l *linter) acknowledges() bool {
	for _, m := range l.s.Messages {
		if m.On.Has("received") {
			return true
		}
	}
	return slices.ContainsFunc(l.s.Automation, func(a Automation) bool {
		always := a.When == nil && a.WhenUnknown == nil && a.Unless == nil && !a.Otherwise
		return a.On == "received" && always && slices.ContainsFunc(a.Do, func(do Action) bool { return do.Notify != nil })
	})
}

// form checks pages and fields one by one.
func (l *linter) form() {
	if len(l.s.Form) == 0 {
		l.fault("form", "no_pages")
	}
	if len(l.s.order) > maxFields {
		l.fault("form", "too_many_fields", "Max", maxFields)
	}
	for i := range l.s.Form {
		if len(l.s.Form[i].Fields) == 0 {
			l.fault(join("form", strconv.Itoa(i)), "empty_page", "Name", l.s.Form[i].ID)
		}
	}
	for _, p := range l.s.order {
		l.field(p, l.paths[p.Field])
	}
	for name, list := range l.s.Lists {
		l.options(list, join("lists", name))
	}
}

func (l *linter) field(p *Place, path string) {
	if !slices.Contains(FieldTypes, p.Type) {
		l.oneOf(join(path, "type"), string(p.Type), fieldTypeNames())
		return
	}
	if len(p.Label) == 0 && p.Type != TypeInfo {
		f := newFault(LevelError, l.doc.File, l.doc.At(path), path, "missing_text", []any{"What", ""})
		f.what = "what.label"
		l.faults = append(l.faults, f)
	}
	l.fieldNeeds(p, path)
	l.members(p, path)
	l.fieldLimits(p, path)
	l.why(p, path)
	if p.Pattern != nil {
		if _, err := regexp.Compile(p.Pattern.Match); err != nil {
			l.fault(join(path, "pattern.match"), "bad_pattern", "Cause", err.Error())
		}
	}
	if p.StandsFor != "" {
		l.known(join(path, "stands_for"), p.StandsFor, l.s.Declared(), "no_such_fact")
	}
	if p.Reuse != "" {
		l.known(join(path, "reuse"), p.Reuse, reusable(), "no_such_fact")
	}
	if p.Prefill != "" && !strings.HasPrefix(p.Prefill, "register/") {
		l.oneOf(join(path, "prefill"), p.Prefill, []string{"register/…"})
	}
	for i, part := range p.Parts {
		l.oneOf(join(join(path, "parts"), strconv.Itoa(i)), part, PersonParts)
	}
	for i, kind := range p.Accept {
		l.oneOf(join(join(path, "accept"), strconv.Itoa(i)), kind, accepts)
	}
}

// reusable are the facts about a person that a field may offer again, or receive:
// the person as a whole, or one of the facts of the house.
func reusable() []string {
	names := []string{"person"}
	for _, fact := range sortedKeys(given) {
		if strings.HasPrefix(fact, "person.") {
			names = append(names, fact)
		}
	}
	return names
}

func fieldTypeNames() []string {
	names := make([]string, len(FieldTypes))
	for i, t := range FieldTypes {
		names[i] = string(t)
	}
	return names
}

// fieldNeeds checks what a type cannot do without, and what it has no use for.
func (l *linter) fieldNeeds(p *Place, path string) {
	choice := p.Type == TypeChoice || p.Type == TypeChoices
	for _, rule := range []struct {
		name    string
		has     bool
		needs   bool
		allowed bool
	}{
		{"options", len(p.Field.Options) > 0 || p.From != "", choice, choice},
		{"other", p.Other, false, choice},
		{"fields", len(p.Fields) > 0, p.Type == TypeGroup, p.Type == TypeGroup},
		{"repeat", p.Repeat != nil, false, p.Type == TypeGroup},
		{"text", len(p.Text) > 0, p.Type == TypeConsent || p.Type == TypeInfo, p.Type == TypeConsent || p.Type == TypeInfo || p.Type == TypeSignature},
		{"parts", len(p.Parts) > 0, p.Type == TypePerson, p.Type == TypePerson},
		{"accept", len(p.Accept) > 0, false, p.Type == TypeFile},
		{"later", p.Later, false, p.Type == TypeFile},
		{"past", p.Past, false, p.Type == TypeDate},
		{"future", p.Future, false, p.Type == TypeDate},
		{"pattern", p.Pattern != nil, false, p.Type == TypeText},
	} {
		if rule.needs && !rule.has {
			l.fault(path, "field_needs", "Type", string(p.Type), "Name", rule.name)
		}
		if rule.has && !rule.allowed {
			l.fault(join(path, rule.name), "field_may_not", "Type", string(p.Type), "Name", rule.name)
		}
	}
	if name, ok := strings.CutPrefix(p.From, "list/"); p.From != "" && (!ok || l.s.Lists[name] == nil) {
		l.known(join(path, "from"), name, sortedKeys(l.s.Lists), "no_list")
	}
	if len(p.Field.Options) > 0 && p.From != "" {
		l.fault(join(path, "from"), "two_options")
	}
	if p.Repeats() && p.Group != nil {
		l.fault(path, "group_in_group")
	}
	l.options(p.Field.Options, join(path, "options"))
}

func (l *linter) options(options []Choice, path string) {
	seen := map[string]bool{}
	for i, option := range options {
		at := join(join(path, strconv.Itoa(i)), "value")
		if seen[option.Value] {
			l.fault(at, "option_twice", "Name", option.Value)
		}
		seen[option.Value] = true
		if option.Value == DontKnow || strings.TrimSpace(option.Value) == "" {
			l.fault(at, "reserved_name", "Name", option.Value)
		}
	}
}

func (l *linter) fieldLimits(p *Place, path string) {
	crossed := p.AtLeast != nil && p.AtMost != nil && *p.AtLeast > *p.AtMost ||
		!p.NotBefore.IsZero() && !p.NotAfter.IsZero() && p.NotAfter.Before(p.NotBefore) ||
		p.Repeat != nil && p.Repeat.Max < max(p.Repeat.Min, 1) || p.Past && p.Future
	if crossed {
		l.fault(path, "bounds_crossed")
	}
	number := p.Type == TypeMoney || p.Type == TypeNumber
	if (p.AtLeast != nil || p.AtMost != nil) && !number && p.Type != TypeHousehold && p.Type != TypeChoices {
		l.fault(join(path, "at_least"), "field_may_not", "Type", string(p.Type), "Name", "at_least")
	}
}

// why asks a purpose for each answer about a person.
func (l *linter) why(p *Place, path string) {
	if p.Why.Code != "" && !slices.Contains(Reasons, p.Why.Code) {
		l.fault(join(path, "why"), "unknown_why", "Name", p.Why.Code, "Nearest", rules.Nearest(p.Why.Code, Reasons), "Allowed", strings.Join(Reasons, ", "))
	}
	if p.IsPersonal() && p.Why.IsZero() {
		l.fault(path, "no_why", "Name", p.Label.In(i18n.FR))
	}
}
