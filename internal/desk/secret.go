package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// MaySeeSensitive opens the requests that hold health, poverty or family facts. It is a right of its own, under no
// slice's star: a role names it, or it is not held. Each reading leaves a trace besides.
const MaySeeSensitive web.Permission = "sensitive.read"

// MayReadBook shows who has read a sensitive request: the data protection officer's right.
const MayReadBook web.Permission = "audit.read"

var errSensitive = errs.New(errs.Forbidden, "desk.sensitive")

// maySee tells whether a case may be opened by who asks.
func maySee(ctx context.Context, sensitive bool) bool {
	return !sensitive || identity.May(ctx, MaySeeSensitive)
}

// read finds a case for these eyes. A sensitive one is refused without its own right, and leaves a trace with it.
func (p *Pages) read(ctx context.Context, ref cases.Reference) (cases.Case, error) {
	if !maySee(ctx, true) {
		c, err := p.Cases.Find(ctx, p.DB.Read(), ref)
		if err == nil && c.Sensitive {
			return cases.Case{}, errSensitive
		}
		return c, err
	}
	return p.Cases.Look(ctx, ref)
}

// veil takes what a row tells of a sensitive request from those who may not open it: that it is there, where it stands
// and until when remains, so that a team can see its load.
func veil(ctx context.Context, one row) row {
	one.Who, one.Title, one.Last = i18n.T(ctx, "desk.sensitive.who"), i18n.T(ctx, "desk.sensitive.title"), ""
	one.Tag = ui.Tag{Text: i18n.T(ctx, "desk.sensitive.tag"), Icon: "lock"}
	one.Detail, one.Pick = "", false
	return one
}
