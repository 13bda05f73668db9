package desk

import (
	"context"
	"net/url"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
)

// ReadParty reads a person whom an agent writes down in a window beside the desk: their names, e-mail and telephone, each
// in a field of that name after the prefix. Faults stand beside those fields.
func ReadParty(ctx context.Context, in url.Values, prefix string) (identity.NewPerson, errs.Problems) {
	bare := url.Values{}
	for _, name := range []string{"given", "family", "email", "phone"} {
		bare.Set(name, in.Get(prefix+name))
	}
	who, problems := party(ctx, bare)
	for i := range problems {
		problems[i].Field = prefix + problems[i].Field
	}
	return who, problems
}
