// Package ui is the parts that every page is made of: the shells, the fields, the words of
// state, and the pieces of our own (slabs, receipt, timeline, file rows).
//
// A part is a plain struct that draws itself, so a template writes
//
//	@ui.Input{Name: "email", Label: "Votre adresse", Error: problem, Autocomplete: "email"}
//
// and a part that holds others is a function with children:
//
//	@ui.PublicPage(ui.Page{Title: "Vos revenus"}) {
//		@ui.InsetText() { … }
//	}
//
// Texts come in translated; the few words of the kit's own (Back, Error, Skip to content) are
// in words/. Fields, lists and messages carry the markup and classes of govuk-frontend 6 and
// are tested against the fixtures that it ships; an icon may stand in front of their words,
// always hidden from screen readers, never alone.
//
// What is the same on every page of a request (the authority, its menu, its footer, the agent)
// travels in the context: [WithShell], [ShellOf].
package ui
