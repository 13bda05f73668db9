package fill

import (
	"context"

	"github.com/a-h/templ"

	"parvis/internal/forms"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// Control draws one question with what stands in its inputs, for pages of other slices on
// which an answer is read again: the same control, the same messages beside it.
func Control(ctx context.Context, item *forms.Item, typed forms.Typed, problems errs.Problems) templ.Component {
	f := &field{Item: item, Typed: typed, Problems: belonging(problems, item), Draft: &forms.Draft{}, lang: i18n.LangOf(ctx)}
	return f.draw(ctx)
}
