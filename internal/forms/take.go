package forms

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

// Names of inputs that are no answers.
const (
	AskedInput  = "asked"  // once for each question that the browser offered
	AddInput    = "add"    // a group: one entry more
	RemoveInput = "remove" // an entry: children-1
	countPart   = "count"  // of a group: how many entries the browser offered
)

// CountInput is the input that tells how many entries of a group were offered.
func CountInput(group string) string { return part(group, countPart) }

// mostEntries bounds what one post may hold, whatever the definition says.
const mostEntries = 50

// Taken is what a posted page came to.
type Taken struct {
	Answers  Answers       // of the draft, with those of this page in place
	Typed    Typed         // of the draft: what could not be taken, as typed
	Problems errs.Problems // of the questions that were asked
	More     bool          // an answer has opened questions that were not on the page
	Moved    bool          // an entry was added or removed: the page is to be shown again
	Gone     Gone          // the entry that was removed
}

// Gone names the entry of a group that was taken out.
type Gone struct {
	Group string
	N     int
}

// taking is one run of Take.
type taking struct {
	form    *Form
	page    Page
	in      Typed
	asked   map[string]bool
	read    map[string]bool
	faults  map[string]errs.Problems
	answers Answers
	gone    Gone
}

// take reads a posted page over the draft's answers. Whatever was sound is taken, also
// beside faults: nobody loses nine answers because of the tenth. Questions that the
// browser did not offer keep what they had.
func (f *Form) take(d *Draft, page Page) (Taken, error) {
	t := &taking{form: f, page: page, in: maps.Clone(page.Typed), read: map[string]bool{}, faults: map[string]errs.Problems{},
		asked: map[string]bool{}, answers: d.All()}
	for _, name := range t.in[AskedInput] {
		t.asked[name] = true
	}
	sheet, err := t.settle()
	if err != nil {
		return Taken{}, err
	}
	moved := t.move(sheet)
	if moved {
		sheet = t.sheet()
	}
	return t.result(d, sheet, moved), nil
}

func (t *taking) sheet() *Sheet { return t.form.Look(t.answers).Sheet(t.page.ID) }

// settle reads until no answer opens another question of this page.
func (t *taking) settle() (*Sheet, error) {
	for range 20 {
		sheet := t.sheet()
		if sheet == nil {
			return nil, ErrNoPage
		}
		if !t.round(sheet) {
			return sheet, nil
		}
	}
	return t.sheet(), nil
}

// round reads what is shown, was offered and has not been read; it reports that something was.
func (t *taking) round(sheet *Sheet) (again bool) {
	sheet.groups(func(group *Item) {
		if group.Shown && t.asked[group.Name] && !t.read[group.Name] {
			t.read[group.Name], again = true, true
			t.resize(group)
		}
	})
	if again {
		return true
	}
	sheet.Each(t.answers, func(item *Item, a Answers) {
		if !item.Shown || !t.asked[item.Name] || t.read[item.Name] {
			return
		}
		t.read[item.Name], again = true, true
		if problems := Read(item.Question, t.in, a); problems.Any() {
			t.faults[item.Name] = problems
		}
	})
	return again
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

func (t *taking) result(d *Draft, sheet *Sheet, moved bool) Taken {
	taken := Taken{Answers: t.answers, Typed: t.typedBefore(d), Moved: moved, Gone: t.gone}
	if !moved {
		t.prune(sheet)
	}
	sheet.Each(t.answers, func(item *Item, a Answers) {
		t.keep(&taken, item)
		switch {
		case !item.Shown || item.Type == catalogue.TypeInfo:
		case !t.asked[item.Name]:
			taken.More = true
		case t.faults[item.Name].Any():
			taken.Problems = append(taken.Problems, t.faults[item.Name]...)
		default:
			taken.Problems = append(taken.Problems, CheckOne(item.Question, a)...)
		}
	})
	sheet.groups(func(group *Item) { taken.Problems = append(taken.Problems, checkGroup(group, t.answers)...) })
	taken.place(sheet, t.page.Known)
	withoutFiles(sheet, t.answers)
	return taken
}

// typedBefore is what could not be taken earlier, under the names of now.
func (t *taking) typedBefore(d *Draft) Typed {
	typed := Typed{}
	for name, values := range d.Typed {
		if moved, ok := moveUp(name, t.gone); ok {
			typed[moved] = values
		}
	}
	return typed
}

// keep leaves in the draft what could not be taken, as typed, and forgets what was taken.
func (t *taking) keep(taken *Taken, item *Item) {
	if !t.asked[item.Name] {
		return
	}
	for name := range taken.Typed.under(item.Name) {
		delete(taken.Typed, name)
	}
	if !t.faults[item.Name].Any() {
		return
	}
	for name, values := range t.in.under(item.Name) {
		taken.Typed[name] = bounded(values)
	}
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
	case len(list) < least:
		problems = group.fault("", "group.few", "Least", least, "Item", item)
	case group.Repeat.Max > 0 && len(list) > group.Repeat.Max:
		problems = group.fault("", "group.many", "Most", group.Repeat.Max, "Item", item)
	}
	return problems
}

// longestTyped is how much of a text that could not be taken is kept for correcting.
const longestTyped = 20_000

func bounded(values []string) []string {
	kept := make([]string, 0, min(len(values), mostEntries))
	for _, value := range values[:min(len(values), mostEntries)] {
		if len(value) > longestTyped {
			value = cut(value, longestTyped)
		}
		kept = append(kept, value)
	}
	return kept
}

// cut shortens a text to at most most bytes, between two letters.
func cut(s string, most int) string {
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most]
}

// clone copies answers deep enough that entries can be changed.
func clone(a Answers) Answers {
	copied := make(Answers, len(a))
	for id, answer := range a {
		copied[id] = cloneValue(answer)
	}
	return copied
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for key, value := range v {
			copied[key] = cloneValue(value)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, value := range v {
			copied[i] = cloneValue(value)
		}
		return copied
	}
	return v
}

// Left is what was typed for a question and could not be taken.
func (t Taken) Left(name string) Typed { return t.Typed.under(name) }
