package signin

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }

// Pages are the doors.
type Pages struct{ ids *identity.Service }

// New makes the pages of a service.
func New(ids *identity.Service) *Pages { return &Pages{ids} }

// Routes is the table for web.Server.Mount.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{"GET", "/desk/sign-in", identity.Anyone, p.showPassword},
		{"POST", "/desk/sign-in", identity.Anyone, p.checkPassword},
		{"GET", "/desk/sign-in/code", identity.Anyone, p.showDigits},
		{"POST", "/desk/sign-in/code", identity.Anyone, p.checkDigits},
		{"GET", "/desk/sign-in/recovery", identity.Anyone, p.showRecovery},
		{"POST", "/desk/sign-in/recovery", identity.Anyone, p.checkRecovery},
		{"GET", "/desk/sign-in/enrol", identity.Anyone, p.showEnrol},
		{"POST", "/desk/sign-in/enrol", identity.Anyone, p.checkEnrol},
		{"GET", "/desk/password", identity.Anyone, p.showForgotten},
		{"POST", "/desk/password", identity.Anyone, p.sendForgotten},
		{"POST", "/desk/sign-out", identity.Anyone, p.signOut},
		{"GET", "/desk/sessions", identity.Staff, p.showSessions},
		{"POST", "/desk/sessions/others/end", identity.Staff, p.endOthers},
		{"POST", "/desk/sessions/{id}/end", identity.Staff, p.endSession},

		{"GET", "/follow", identity.Anyone, p.showFollow},
		{"POST", "/follow", identity.Anyone, p.sendFollow},
		{"GET", "/follow/code", identity.Anyone, p.showCode},
		{"POST", "/follow/code", identity.Anyone, p.checkCode},
		{"POST", "/follow/sign-out", identity.Anyone, p.leave},
		{"GET", "/link/{token}", identity.Anyone, p.showLink},
		{"POST", "/link/{token}", identity.Anyone, p.useLink},
		{"POST", "/link/{token}/again", identity.Anyone, p.sendAgain},
	}
}

// Doors are where a page that needs to know its reader sends them, an agent or a resident; error pages link to both. An
// agent comes back to the page afterwards.
func Doors(ctx context.Context) (desk, follow string) {
	return withNext("/desk/sign-in", identity.PageOf(ctx)), "/follow"
}

// next is where to go after the door: a page of this site, the usual one otherwise.
func next(values url.Values, usual string) string {
	to := values.Get("next")
	if !web.LocalPath(to) || strings.HasPrefix(to, "/desk/sign-") {
		return usual
	}
	return to
}

// beside turns what a person can mend into a problem beside its field; any other error goes up to its own page.
func beside(field string, err error) (errs.Problems, bool) {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.TooMany:
		return errs.Problems{{Field: field, Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}}, true
	}
	return nil, false
}

// status of a page that is shown again because of err.
func status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return web.StatusOf(err)
}

func say(ctx context.Context, problems errs.Problems, field string) string {
	if p, ok := problems.Of(field); ok {
		return i18n.Problem(ctx, p)
	}
	return ""
}
