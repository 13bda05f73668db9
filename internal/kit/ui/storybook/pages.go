package storybook

import (
	"context"

	"github.com/a-h/templ"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// Story is one page of the book.
type Story struct {
	Name      string // of its address
	Component templ.Component
}

// Pages lists the book: the parts for residents, a question and its errors, what follows a
// request, the home page, and the desk.
func Pages() []Story {
	return []Story{
		{"composants", inShell(components())},
		{"question", inShell(question())},
		{"erreurs", inShell(errorsAndFiles())},
		{"taches", inShell(tasks())},
		{"relire", inShell(check())},
		{"recu", inShell(receipt())},
		{"suivi", inShell(tracking())},
		{"textes", inShell(texts())},
		{"accueil", inShell(home())},
		{"vide", templ.Component(emptyPage())},
		{"bureau", inShell(desk())},
	}
}

// inShell gives a page the town of Portvieux around it, unless the route brought its own.
func inShell(page templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w writer) error {
		if ui.ShellOf(ctx).Authority.Name == "" {
			ctx = ui.WithShell(ctx, Town(i18n.LangOf(ctx)))
		}
		return page.Render(ctx, w)
	})
}
