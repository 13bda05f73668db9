package fill

import (
	"context"
	"strconv"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// field is a question about to be drawn.
type field struct {
	Item     *forms.Item
	Typed    forms.Typed // what stands in its inputs
	Problems errs.Problems
	Files    []forms.Upload
	Draft    *forms.Draft
	Alone    bool     // its label is the page's h1
	Lead     string   // the page's hint, when it is alone
	Members  []field  // of a plain group
	Entries  []row    // of a repeated one
	Offer    *offered // said before, to be taken over or not
	lang     i18n.Lang
}

// layer turns the items of a sheet into fields.
type layer struct {
	ctx context.Context
	asking
	look  *forms.Look
	known map[string]offered
}

func (l layer) fields(items []forms.Item, a forms.Answers) []field {
	fields := make([]field, 0, len(items))
	for i := range items {
		item := &items[i]
		if !item.Shown && item.Opens == nil {
			continue // only the server can tell when to ask it
		}
		fields = append(fields, l.field(item, a))
	}
	return fields
}

func (l layer) field(item *forms.Item, a forms.Answers) field {
	f := field{Item: item, Draft: l.draft, lang: i18n.LangOf(l.ctx), Problems: belonging(l.problems, item)}
	switch {
	case item.Repeats():
		f.Entries = l.rows(item)
	case item.Type == catalogue.TypeGroup:
		f.Members = l.fields(item.Members, a)
	default:
		f.Typed, f.Files = l.inputs(item, a), l.draft.Files(item.Name)
		f.Offer = l.offer(item, f.Typed)
	}
	return f
}

// inputs are what stands in the inputs: as posted a moment ago, as typed earlier and not
// taken, or the answer written out.
func (l layer) inputs(item *forms.Item, a forms.Answers) forms.Typed {
	if l.typed != nil && asked(l.typed, item.Name) {
		return l.typed
	}
	if left := l.draft.Left(item.Name); len(left) > 0 {
		return left
	}
	return forms.Write(item.Question, a)
}

func asked(in forms.Typed, name string) bool {
	for _, one := range in[forms.AskedInput] {
		if one == name {
			return true
		}
	}
	return false
}

func (l layer) rows(group *forms.Item) []row {
	rows := make([]row, 0, len(group.Entries))
	for _, entry := range group.Entries {
		rows = append(rows, row{
			Entry: entry, Title: entryTitle(l.ctx, group, entry), Fields: l.fields(entry.Items, entry.Answers),
			Removable: len(group.Entries) > group.Repeat.Min || len(group.Entries) > 1,
		})
	}
	return rows
}

// entryTitle names an entry: Enfant 2, and by its own answer when there is one.
func entryTitle(ctx context.Context, group *forms.Item, entry forms.Entry) string {
	title := group.Repeat.Item.Of(ctx) + " " + strconv.Itoa(entry.N+1)
	for i := range entry.Items {
		if item := &entry.Items[i]; item.ID == group.Repeat.TitleBy {
			if shown := forms.Show(item.Question, entry.Answers); len(shown) > 0 {
				return title + i18n.T(ctx, "forms.fill.colon") + shown[0]
			}
		}
	}
	return title
}

// belonging keeps the problems that belong to a question: its own, and those of its parts.
func belonging(problems errs.Problems, item *forms.Item) (own errs.Problems) {
	for _, problem := range problems {
		if problem.Field == item.Name || item.Type != catalogue.TypeGroup && len(problem.Field) > len(item.Name) &&
			problem.Field[:len(item.Name)+1] == item.Name+"-" {
			own = append(own, problem)
		}
	}
	return own
}
