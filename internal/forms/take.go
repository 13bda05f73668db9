package forms

import (
	"maps"

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

// Taken is what a posted page came to.
type Taken struct {
	Answers  Answers       // of the draft, with those of this page in place
	Typed    Typed         // of the draft: what could not be taken, as typed
	Problems errs.Problems // of the questions that were asked
	More     bool          // an answer has opened questions that were not on the page
	Moved    bool          // an entry was added or removed: the page is to be shown again
	Gone     Gone          // the entry that was removed
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
	t.form.withoutFiles(t.answers)
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

// Left is what was typed for a question and could not be taken.
func (t Taken) Left(name string) Typed { return t.Typed.under(name) }
