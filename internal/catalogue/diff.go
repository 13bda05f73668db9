package catalogue

import (
	"cmp"
	"reflect"
	"slices"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Effect is what a change means for cases that are under way.
type Effect string

// The effects, the mildest first.
const (
	EffectSafe   Effect = "safe"   // reaches every live case
	EffectAsk    Effect = "ask"    // reaches a live case once the resident or an officer has had a say
	EffectFrozen Effect = "frozen" // live cases stay on their version
)

// Change is one difference between two versions of a service.
type Change struct {
	Effect Effect
	Key    string    // words under catalogue.diff.KEY
	Name   string    // of the field, rule, state… that changed
	Label  i18n.Text // what people call it; of a rule
}

// Words tells the change in a reader's language.
func (c Change) Words(l i18n.Lang) string {
	return i18n.In(l, "catalogue.diff."+c.Key, "Name", cmp.Or(c.Label.In(l), c.Name))
}

// Diff lists what changed, the gravest first: shown before publishing, and the reason
// why a live case moves to the new version or stays on its own.
func Diff(before, after *Service) []Change {
	d := &differ{}
	d.fields(before, after)
	d.rules(before, after)
	d.flow(before, after)
	d.rest(before, after)
	rank := map[Effect]int{EffectFrozen: 0, EffectAsk: 1, EffectSafe: 2}
	slices.SortStableFunc(d.changes, func(a, b Change) int { return rank[a.Effect] - rank[b.Effect] })
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) add(effect Effect, key, name string) {
	d.changes = append(d.changes, Change{Effect: effect, Key: key, Name: name})
}

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

func (d *differ) fields(before, after *Service) {
	for _, old := range before.order {
		now, ok := after.places[old.ID]
		if !ok {
			d.add(EffectFrozen, "field_removed", old.ID)
			continue
		}
		d.field(before, after, old, now)
	}
	for _, now := range after.order {
		if _, ok := before.places[now.ID]; ok {
			continue
		}
		if now.Optional || now.Type == TypeInfo {
			d.add(EffectSafe, "field_added", now.ID)
		} else {
			d.add(EffectAsk, "required_added", now.ID)
		}
	}
}

func (d *differ) field(before, after *Service, old, now *Place) {
	switch {
	case old.Type != now.Type:
		d.add(EffectFrozen, "type_changed", old.ID)
	case groupOf(old) != groupOf(now) || old.Repeats() != now.Repeats():
		d.add(EffectFrozen, "group_changed", old.ID)
	}
	if old.Optional && !now.Optional {
		d.add(EffectAsk, "became_required", old.ID)
	}
	d.options(before, after, old, now)
	if !same(old.Show, now.Show) || !same(old.Page.Show, now.Page.Show) {
		d.add(EffectAsk, "condition_changed", old.ID)
	}
	if !same(limits(old.Field), limits(now.Field)) {
		d.add(EffectAsk, "limit_changed", old.ID)
	}
	if !same([]any{old.Label, old.Hint, old.Text, old.Why, old.Says}, []any{now.Label, now.Hint, now.Text, now.Why, now.Says}) {
		d.add(EffectSafe, "text_changed", old.ID)
	}
	if old.Page.ID != now.Page.ID {
		d.add(EffectSafe, "moved", old.ID)
	}
}

func groupOf(p *Place) string {
	if p.Group == nil {
		return ""
	}
	return p.Group.ID
}

func limits(f *Field) []any {
	return []any{
		f.Past, f.Future, f.AtLeast, f.AtMost, f.NotBefore, f.NotAfter, f.Whole, f.MaxLength, f.Pattern, f.Accept, f.MaxFiles, f.MaxMB, f.Repeat,
	}
}

// options: an answer that was possible must stay readable, so a removed option
// freezes; one that ended by its own date does not.
func (d *differ) options(before, after *Service, old, now *Place) {
	kept := after.Options(now.Field)
	for _, option := range before.Options(old.Field) {
		if !slices.ContainsFunc(kept, func(c Choice) bool { return c.Value == option.Value }) {
			d.add(EffectFrozen, "option_removed", old.ID+" "+option.Value)
		}
	}
	if len(kept) > len(before.Options(old.Field)) {
		d.add(EffectSafe, "option_added", old.ID)
	}
}

// rules: what decides is an officer's matter; texts of sources are not.
func (d *differ) rules(before, after *Service) {
	for i := range before.Rules {
		d.rule(&before.Rules[i], after)
	}
	changed(d, before.Computed, after.Computed, "computed_changed")
	for _, name := range sortedKeys(before.Tables) {
		now, ok := after.Tables[name]
		old := before.Tables[name]
		switch {
		case !ok:
			d.add(EffectAsk, "table_removed", name)
		case !rowsKept(old.Versions, now.Versions) || old.By != now.By || old.On != now.On:
			d.add(EffectAsk, "table_changed", name)
		case len(now.Versions) > len(old.Versions):
			d.add(EffectSafe, "table_version_added", name)
		}
	}
}

// rule: how a rule is called and told is a text; what it asks is what decides.
func (d *differ) rule(old *Named[rules.Tree], after *Service) {
	now, ok := after.Rules.Get(old.Name)
	change := Change{Effect: EffectAsk, Key: "rule_changed", Name: old.Name, Label: old.It.Label}
	switch {
	case ok && same(&old.It, now):
		return
	case ok && same(old.It.Wordless(), now.Wordless()):
		change.Effect, change.Key, change.Label = EffectSafe, "rule_text_changed", now.Label
	}
	d.changes = append(d.changes, change)
}

// rowsKept reports that every old version of a scale still stands: old cases read it.
func rowsKept(old, now []TableVersion) bool {
	for _, version := range old {
		if !slices.ContainsFunc(now, func(v TableVersion) bool {
			return v.From == version.From && same(v.Steps, version.Steps) && same(v.Else, version.Else)
		}) {
			return false
		}
	}
	return true
}

func changed[T any](d *differ, before, after Ordered[T], key string) {
	for i := range before {
		now, ok := after.Get(before[i].Name)
		if !ok || !same(&before[i].It, now) {
			d.add(EffectAsk, key, before[i].Name)
		}
	}
}

func (d *differ) flow(before, after *Service) {
	for _, state := range before.Flow.States {
		now, ok := after.State(state.Name)
		switch {
		case !ok:
			d.add(EffectFrozen, "state_removed", state.Name)
		case state.It.Final != now.Final || before.OutcomeOf(state.Name) != after.OutcomeOf(state.Name):
			d.add(EffectFrozen, "state_end_changed", state.Name)
		case !same([]any{state.It.Clock, state.It.Pauses}, []any{now.Clock, now.Pauses}):
			d.add(EffectAsk, "clock_changed", state.Name)
		case !same(&state.It, now):
			d.add(EffectSafe, "state_text_changed", state.Name)
		}
	}
	changed(d, before.Flow.Moves, after.Flow.Moves, "move_changed")
	if !same(before.Automation, after.Automation) {
		d.add(EffectAsk, "automation_changed", "")
	}
}

func (d *differ) rest(before, after *Service) {
	if !same(before.Silence, after.Silence) {
		d.add(EffectAsk, "silence_changed", "")
	}
	if !same(before.Helper, after.Helper) {
		d.add(EffectAsk, "helper_changed", "")
	}
	if !same(before.Data, after.Data) {
		d.add(EffectAsk, "data_changed", "")
	}
	if !same(before.Messages, after.Messages) || !same(before.Letters, after.Letters) {
		d.add(EffectSafe, "messages_changed", "")
	}
	page := func(s *Service) []any {
		return []any{s.Title, s.Summary, s.Promise, s.WhatNeeded, s.WhoDecides, s.OtherWays, s.Fees, s.Open, s.Doors, s.Contest, s.Audience}
	}
	if !same(page(before), page(after)) {
		d.add(EffectSafe, "page_changed", "")
	}
}
