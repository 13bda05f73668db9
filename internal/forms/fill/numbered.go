package fill

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

func sectionID(i int) string { return "section-" + strconv.Itoa(i+1) }

// numbered gives the list of a section ids of its own, under the section's heading.
func numbered(list ui.TaskList, i int) templ.Component {
	list.ID, list.LabelledBy = sectionID(i), sectionID(i)
	return list
}

func orNothing(ctx context.Context, text string) string {
	if text == "" {
		return i18n.T(ctx, "forms.fill.check.nothing")
	}
	return text
}
