package tracking

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// answer takes the resident's answer to what is asked: fields, papers, or words. Faults are
// shown beside their fields with all that was typed; nothing is half kept.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	in, sent, err := papers.Read(w, r)
	if err != nil {
		return err
	}
	if done, err := p.tooMuch(w, r, c, in, wordsInput); done {
		return err
	}
	ctx := r.Context()
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return err
	}
	t := &teller{ctx: ctx, service: service, c: c.Case, now: p.Clock.Now()}
	values, problems := answers(t, forms.Typed(in), slices.Collect(maps.Keys(sent)))
	kept, faults := p.Papers.KeepAll(r, sent, filesInput)
	problems = append(problems, faults...)
	text := strings.TrimSpace(in.Get(wordsInput))
	if !problems.Any() && len(values) == 0 && len(kept) == 0 && text == "" {
		problems.Add(wordsInput, "website.tracking.say_something")
	}
	if problems.Any() {
		return p.again(w, r, c, in, problems)
	}
	return p.act(w, r, c, in, "answer", wordsInput, func(ctx context.Context, tx *db.Tx, by cases.Change) error {
		if _, err := p.Cases.Answer(ctx, tx, by, cases.Reply{Values: values, Text: text, Documents: kept}); err != nil {
			return err
		}
		return p.Papers.HaveScanned(ctx, tx, kept)
	})
}

// message keeps what the resident writes, with papers if there are any.
func (p *Pages) message(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	in, sent, err := papers.Read(w, r)
	if err != nil {
		return err
	}
	if done, err := p.tooMuch(w, r, c, in, "message"); done {
		return err
	}
	kept, problems := p.Papers.KeepAll(r, sent, filesInput)
	text := strings.TrimSpace(in.Get("message"))
	if text == "" && len(kept) == 0 && !problems.Any() {
		problems.Add("message", "website.tracking.say_something")
	}
	if problems.Any() {
		return p.again(w, r, c, in, problems)
	}
	return p.act(w, r, c, in, "message", "message", func(ctx context.Context, tx *db.Tx, by cases.Change) error {
		if _, err := p.Cases.Message(ctx, tx, by, cases.Messaged{In: true, Text: text, Documents: kept}); err != nil {
			return err
		}
		return p.Papers.HaveScanned(ctx, tx, kept)
	})
}

// rate keeps whether it helped.
func (p *Pages) rate(w http.ResponseWriter, r *http.Request) error {
	c, err := p.open(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	if done, err := p.tooMuch(w, r, c, in, "rating_words"); done {
		return err
	}
	helped := cases.Helped(in.Get("helped"))
	if helped != cases.HelpedYes && helped != cases.HelpedPartly && helped != cases.HelpedNo {
		var problems errs.Problems
		problems.Add("helped", "website.tracking.choose_helped")
		return p.again(w, r, c, in, problems)
	}
	return p.act(w, r, c, in, "rating", "rating_words", func(ctx context.Context, tx *db.Tx, by cases.Change) error {
		_, err := p.Cases.Rate(ctx, tx, by, cases.Rated{Helped: helped, Words: strings.TrimSpace(in.Get("rating_words"))})
		return err
	})
}

// act does one thing to a case and leads back to its page. What the person can mend is shown
// beside its field.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, c seen, in url.Values, said, field string, do func(context.Context, *db.Tx, cases.Change) error) error {
	ctx := r.Context()
	err := p.DB.Write(ctx, func(tx *db.Tx) error {
		return do(ctx, tx, cases.Change{Case: c.ID, By: c.By, Channel: cases.ByWeb})
	})
	if errs.KindOf(err) == errs.Invalid {
		var problems errs.Problems
		problems.Say(field, i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(err), errs.ArgsOf(err)))
		return p.again(w, r, c, in, problems)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(c.Reference)+"?done="+said)
}
