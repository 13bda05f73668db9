package fill

import (
	"context"

	"github.com/a-h/templ"

	"parvis/internal/forms"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// Ask draws one question outside of a draft, as when it is asked again about a request that
// was sent. Files and groups are asked otherwise: theirs need a draft.
func Ask(ctx context.Context, q forms.Question, typed forms.Typed, problems errs.Problems) templ.Component {
	item := &forms.Item{Question: q, Shown: true}
	f := field{Item: item, Typed: typed, Problems: belonging(problems, item), Draft: new(forms.Draft), lang: i18n.LangOf(ctx)}
	return f.draw(ctx)
}
