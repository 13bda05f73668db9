package forms

import (
	"slices"
	"strconv"
	"strings"

	"parvis/internal/kit/errs"
)

// CountInput is the input that tells how many entries of a group were offered.
func CountInput(group string) string { return part(group, countPart) }

// mostEntries bounds what one post may hold, whatever the definition says.
const mostEntries = 50

// Gone names the entry of a group that was taken out.
type Gone struct {
	Group string
	N     int
}

// resize gives a group as many entries as the browser offered. An entry that somebody
// added elsewhere meanwhile is not on the page and stays.
func (t *taking) resize(group *Item) {
	offered, err := strconv.Atoi(t.in.Get(CountInput(group.Name)))
	if err != nil || offered < 0 {
		return
	}
	list := make([]any, 0, offered)
	for _, a := range entries(group.Field, t.answers) {
		list = append(list, map[string]any(a))
	}
	for len(list) < min(offered, group.Repeat.Max, mostEntries) {
		list = append(list, map[string]any{})
	}
	t.answers[group.ID] = list
}

// move adds or removes an entry, when that was the button.
func (t *taking) move(sheet *Sheet) (moved bool) {
	add, remove := t.in.Get(AddInput), t.in.Get(RemoveInput)
	sheet.groups(func(group *Item) {
		list, _ := t.answers[group.ID].([]any)
		if add == group.Name && len(list) < min(group.Repeat.Max, mostEntries) {
			t.answers[group.ID], moved = append(list, any(map[string]any{})), true
		}
		for n := range list {
			if remove == entry(group.Name, n) {
				t.answers[group.ID], moved = slices.Delete(slices.Clone(list), n, n+1), true
				t.shift(group.Name, n)
				return
			}
		}
	})
	return moved
}

// shift lets what was typed, and its faults, follow the entries after the one that went.
func (t *taking) shift(group string, gone int) {
	t.gone = Gone{group, gone}
	in, faults, asked := Typed{}, map[string]errs.Problems{}, map[string]bool{}
	for name, values := range t.in {
		if moved, ok := moveUp(name, t.gone); ok {
			in[moved] = values
		}
	}
	for name, problems := range t.faults {
		if moved, ok := moveUp(name, t.gone); ok {
			faults[moved] = problems
		}
	}
	for name := range t.asked {
		if moved, ok := moveUp(name, t.gone); ok {
			asked[moved] = true
		}
	}
	t.in, t.faults, t.asked = in, faults, asked
}

// moveUp is what an input is called once an entry before it is gone; not ok for those of
// the entry itself.
func moveUp(name string, gone Gone) (string, bool) {
	group, n, rest, inEntry := entryOf(name)
	switch {
	case !inEntry || group != gone.Group || n < gone.N:
		return name, true
	case n == gone.N:
		return "", false
	}
	return part(entry(group, n-1), rest), true
}

// entryOf takes apart the name of an input in an entry: children-1-birth_date-day.
func entryOf(name string) (group string, n int, rest string, ok bool) {
	parts := strings.SplitN(name, "-", 3)
	if len(parts) < 3 {
		return "", 0, "", false
	}
	n, err := strconv.Atoi(parts[1])
	return parts[0], n, parts[2], err == nil && n >= 0
}

// prune takes out entries that were left wholly empty, beyond the least number.
func (t *taking) prune(sheet *Sheet) {
	sheet.groups(func(group *Item) {
		list, ok := t.answers[group.ID].([]any)
		if !ok {
			return
		}
		least := max(group.Repeat.Min, map[bool]int{true: 0, false: 1}[group.Optional])
		for len(list) > least && t.blank(group, list[len(list)-1], len(list)-1) {
			list = list[:len(list)-1]
		}
		t.answers[group.ID] = list
		if n := len(group.Entries); n > len(list) {
			group.Entries = group.Entries[:len(list)]
		}
	})
}

func (t *taking) blank(group *Item, one any, n int) bool {
	answers, _ := one.(map[string]any)
	for name := range t.faults {
		if len((Typed{name: nil}).under(entry(group.Name, n))) > 0 {
			return false
		}
	}
	return len(answers) == 0
}

// checkGroup tells whether there are enough entries, and not too many.
func checkGroup(group *Item, a Answers) (problems errs.Problems) {
	list, _ := a[group.ID].([]any)
	if !group.Shown {
		return nil
	}
	item := group.Repeat.Item.In(group.Lang)
	switch least := group.Repeat.Min; {
	case group.Field.Members != nil && list == nil:
		problems = group.fault("", "household.who")
	case len(list) < least:
		problems = group.fault("", "group.few", "Least", least, "Item", item)
	case group.Repeat.Max > 0 && len(list) > group.Repeat.Max:
		problems = group.fault("", "group.many", "Most", group.Repeat.Max, "Item", item)
	}
	return problems
}
