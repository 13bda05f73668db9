package tracking

import (
	"context"
	"strings"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/uploads"
)

func (p casePage) fault(ctx context.Context, field string) string { return say(ctx, p.Problems, field) }

func (p askPage) fault(ctx context.Context, field string) string { return say(ctx, p.Problems, field) }

func (p casePage) faults(ctx context.Context) []ui.Fault { return summary(ctx, p.Problems) }

func (p askPage) faults(ctx context.Context) []ui.Fault { return summary(ctx, p.Problems) }

func say(ctx context.Context, problems errs.Problems, field string) string {
	if problem, wrong := problems.Of(field); wrong {
		return i18n.Problem(ctx, problem)
	}
	return ""
}

func summary(ctx context.Context, problems errs.Problems) (faults []ui.Fault) {
	for _, problem := range problems {
		faults = append(faults, ui.Fault{Text: i18n.Problem(ctx, problem), Field: problem.Field})
	}
	return faults
}

// wordsHint: beside fields, words are for those who would rather explain.
func (p casePage) wordsHint(ctx context.Context) string {
	for _, q := range p.Questions {
		if len(q.Fields) > 0 {
			return i18n.T(ctx, "website.tracking.in_words_instead")
		}
	}
	return ""
}

// papersWith is the field of a message's own papers.
func (p casePage) papersWith(ctx context.Context) ui.FileUpload {
	upload := ui.FileUpload{Name: filesInput, ID: "message-" + filesInput, Label: i18n.T(ctx, "website.tracking.papers"), Hint: i18n.T(ctx, "website.tracking.papers_hint"), Accept: uploads.Accept, Multiple: true}
	if len(p.Questions) == 0 {
		upload.Error = p.fault(ctx, filesInput)
	}
	return upload
}

// told is where news of the request go. A browser that only holds a link is not told whose
// whole address it is.
func (p casePage) told() string {
	to, ok := p.Case.Person.News(p.Texts)
	switch {
	case !ok:
		return ""
	case to.Kind == identity.Phone && p.Case.Right == asSelf:
		return forms.PhoneWords(to.Value)
	case to.Kind == identity.Phone:
		return lastDigits(to.Value)
	case p.Case.Right == asSelf:
		return to.Value
	}
	return masked(to.Value)
}

// texted tells that news go to a telephone.
func (p casePage) texted() bool {
	to, ok := p.Case.Person.News(p.Texts)
	return ok && to.Kind == identity.Phone
}

// lastDigits is what the owner of a number recognises.
func lastDigits(number string) string { return "…" + number[max(0, len(number)-2):] }

// masked leaves what the owner recognises: n…@courriel.example.
func masked(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || local == "" {
		return ""
	}
	return string([]rune(local)[:1]) + "…\u2060@" + domain // one word: it breaks before its domain at most
}

func telephone(written string) string {
	return "tel:" + strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || r == '+' {
			return r
		}
		return -1
	}, written)
}
