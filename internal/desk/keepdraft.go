package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// keepDraft keeps what is being written. The script calls it while one types; without a script the
// buttons that change what is written, and that of the canned texts, do.
func (p *Pages) keepDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, _, err := p.beginWithFiles(w, r)
	if err != nil {
		return err
	}
	k, text := kindOf(in.Get("kind")), in.Get("text")
	if name := in.Get("canned"); name != "" && in.Get("then") == "canned" {
		if text, err = p.begun(ctx, c, name, text); err != nil {
			return err
		}
	}
	if err := p.keep(ctx, c.ID, k, text); err != nil {
		return err
	}
	if in.Get("silent") != "" {
		return web.JSON(w, http.StatusOK, map[string]string{"kept": i18n.T(ctx, "desk.write.kept", "Time", i18n.Clock(ctx, p.now()))})
	}
	if then := in.Get("then"); then != "canned" {
		k = kindOf(then)
	}
	return web.SeeOther(w, r, toWrite(backTo(in, c), k))
}

// toWrite is a page of the desk with another thing to write.
func toWrite(to string, k kind) string {
	at, err := url.Parse(to)
	if err != nil {
		return to
	}
	q := at.Query()
	q.Set("write", string(k))
	at.RawQuery, at.Fragment = q.Encode(), "" // the field itself takes the focus
	return at.String()
}

// begun puts a message of the definition, its places filled, after what is written.
func (p *Pages) begun(ctx context.Context, c cases.Case, name, text string) (string, error) {
	if strings.HasPrefix(name, textMark) {
		return p.usedText(ctx, name, text, valuesOfCase(ctx, c))
	}
	_, body, ok, err := p.Flow.Wording(ctx, c, name, c.Lang)
	if err != nil || !ok {
		return text, err
	}
	return following(text, body), nil
}
