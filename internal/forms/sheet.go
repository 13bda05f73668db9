package forms

import (
	"parvis/internal/catalogue"
	"parvis/internal/rules"
)

// Sheet is one page as it is asked of this person now.
type Sheet struct {
	Page  *catalogue.Page
	Shown bool
	Items []Item
}

// Item is a question on a sheet, or a repeated group of them.
type Item struct {
	Question
	Shown   bool        // asked now
	Opens   *rules.Tree // the condition, when the page itself can answer it; nil when the server must
	Members []Item      // of a group that does not repeat
	Entries []Entry     // of a group that does
}

// Entry is one child of the household, one job of several.
type Entry struct {
	N       int
	Name    string // under which its inputs stand: children-0
	Answers Answers
	Items   []Item
}

// Each visits every question that can have an answer, in order, with the answers among
// which its own stands: those of the draft, or those of its entry.
func (s *Sheet) Each(answers Answers, visit func(item *Item, a Answers)) {
	each(s.Items, answers, visit)
}

func each(items []Item, answers Answers, visit func(*Item, Answers)) {
	for i := range items {
		item := &items[i]
		switch {
		case item.Repeats():
			for _, entry := range item.Entries {
				each(entry.Items, entry.Answers, visit)
			}
		case item.Type == catalogue.TypeGroup:
			each(item.Members, answers, visit)
		default:
			visit(item, answers)
		}
	}
}

// groups visits the repeated groups of a sheet.
func (s *Sheet) groups(visit func(item *Item)) {
	var walk func([]Item)
	walk = func(items []Item) {
		for i := range items {
			if items[i].Repeats() {
				visit(&items[i])
			}
			walk(items[i].Members)
		}
	}
	walk(s.Items)
}

// entries gives the entries of a repeated group as they stand among the answers. There is
// always one to fill in, unless the group may stay empty.
func entries(f *catalogue.Field, answers Answers) []Answers {
	list, _ := answers[f.ID].([]any)
	kept := make([]Answers, 0, len(list)+1)
	for _, one := range list {
		inner, _ := one.(map[string]any)
		if inner == nil {
			inner = map[string]any{}
		}
		kept = append(kept, Answers(inner))
	}
	least := f.Repeat.Min
	if least == 0 && !f.Optional && f.Repeat.Max > 0 && f.Members == nil { // one may live alone
		least = 1
	}
	for len(kept) < least {
		kept = append(kept, Answers{})
	}
	return kept
}

// Item finds a question of a page by the name of its input, also one that an answer has yet
// to open: a file may arrive before that answer is saved. nil when there is none.
func (l *Look) Item(page, name string) (found *Item) {
	sheet := l.Sheet(page)
	if sheet == nil {
		return nil
	}
	sheet.Each(l.Answers(), func(item *Item, _ Answers) {
		if item.Name == name {
			found = item
		}
	})
	return found
}
