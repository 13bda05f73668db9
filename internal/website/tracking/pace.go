package tracking

import (
	"net/http"
	"net/url"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// tooMuch counts what is written about a request before any of it is looked at or kept. done tells that it is too much
// for now: the page has been shown again, with what was typed and how long to wait.
func (p *Pages) tooMuch(w http.ResponseWriter, r *http.Request, c seen, in url.Values, field string) (done bool, err error) {
	problems, err := p.paced(r, c, field)
	if err != nil || !problems.Any() {
		return err != nil, err
	}
	return true, p.answerAgain(w, r, http.StatusTooManyRequests, c, in, problems)
}

// paced is the wait beside its field, nothing when there is none.
func (p *Pages) paced(r *http.Request, c seen, field string) (problems errs.Problems, err error) {
	err = p.Identity.Pace(r.Context(), c.ID.String())
	if errs.KindOf(err) != errs.TooMany {
		return nil, err
	}
	problems.Say(field, i18n.InArgs(i18n.LangOf(r.Context()), errs.KeyOf(err), errs.ArgsOf(err)))
	return problems, nil
}
