package desk

import (
	"context"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
)

// answerPage is what was answered on one page of the form.
type answerPage struct {
	Title string
	Rows  []answer
}

// answer is one question with its answer in words, and the way to put it right.
type answer struct {
	Key     string
	Lines   []string
	Correct string
}

func (p *Pages) answers(ctx context.Context, page *casePage) error {
	look := p.formOf(ctx, page.Service).Look(page.Case.Answers)
	for _, formPage := range look.Pages() {
		sheet := look.Sheet(formPage.ID)
		if sheet == nil {
			continue
		}
		one := answerPage{Title: formPage.Title.Of(ctx)}
		one.walk(ctx, page, sheet.Items, page.Case.Answers, "")
		if len(one.Rows) > 0 {
			page.Answers = append(page.Answers, one)
		}
	}
	return nil
}

func (p *Pages) formOf(ctx context.Context, s *catalogue.Service) *forms.Form {
	return forms.NewForm(ctx, s, p.now())
}

func (a *answerPage) walk(ctx context.Context, page *casePage, items []forms.Item, given forms.Answers, of string) {
	for i := range items {
		item := &items[i]
		switch {
		case !item.Shown || item.Type == catalogue.TypeInfo:
		case item.Repeats():
			for _, entry := range item.Entries {
				a.walk(ctx, page, entry.Items, entry.Answers, entryWords(ctx, item, entry)+i18n.T(ctx, "desk.colon"))
			}
		case item.Type == catalogue.TypeGroup:
			a.walk(ctx, page, item.Members, given, of)
		case item.Type == catalogue.TypeConsent && given[item.ID] == nil:
		default:
			a.Rows = append(a.Rows, answerOf(ctx, page, item, given, of))
		}
	}
}

func entryWords(ctx context.Context, group *forms.Item, entry forms.Entry) string {
	return group.Repeat.Item.Of(ctx) + " " + i18n.Number(ctx, entry.N+1)
}

func answerOf(ctx context.Context, page *casePage, item *forms.Item, given forms.Answers, of string) answer {
	one := answer{Key: of + item.Label.Of(ctx), Lines: forms.Show(item.Question, given)}
	if item.Type == catalogue.TypeFile {
		one.Lines = fileNames(page, item.Name)
	}
	if len(one.Lines) == 0 || strings.Join(one.Lines, "") == "" {
		one.Lines = []string{i18n.T(ctx, "desk.answers.none")}
	}
	if page.Can.Correct && !page.Case.Closed() && correctable(item) {
		one.Correct = page.Path + "/answers/" + item.Name
	}
	return one
}

// correctable: files come as documents, and nobody signs or agrees for somebody else.
func correctable(item *forms.Item) bool {
	switch item.Type {
	case catalogue.TypeFile, catalogue.TypeConsent, catalogue.TypeSignature, catalogue.TypeInfo, catalogue.TypeGroup:
		return false
	}
	return true
}

func fileNames(page *casePage, input string) (names []string) {
	for _, d := range page.Case.Documents {
		if d.Field == input {
			names = append(names, d.Name)
		}
	}
	return names
}
