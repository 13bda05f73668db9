package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// deed is something an agent does to a case by a posted form.
type deed struct {
	name  string // words of it: desk.do.NAME
	do    func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error)
	again func(problems errs.Problems) error // draws the form again, with what was typed
}

// undoFor is how long the way back is offered: cases.Undo takes 30 seconds.
const undoFor = 30 * time.Second

// carry does it. What somebody else changed meanwhile is shown beside what was typed; nothing is lost.
func (p *Pages) carry(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, d deed) error {
	ctx := r.Context()
	var done flash
	err := p.DB.Write(ctx, func(tx *db.Tx) (err error) {
		done, err = d.do(ctx, tx, cases.Change{Case: c.ID, Expect: expected(in)})
		return err
	})
	var stale *cases.Stale
	switch {
	case err == nil:
	case errors.As(err, &stale):
		return p.stale(w, r, stale, in, d.name)
	case errs.KindOf(err) == errs.Invalid && d.again != nil:
		return d.again(problemsOf(err))
	case errs.KindOf(err) == errs.Invalid || errs.KindOf(err) == errs.Conflict:
		done = flash{Kind: "bad", Words: i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(err), errs.ArgsOf(err))}
	default:
		return err
	}
	if done.Words != "" {
		done.Case = c.Reference
		p.putFlash(ctx, done)
	}
	return web.SeeOther(w, r, backTo(in, c))
}

// refusal is an error that names its field.
type refusal struct{ errs.Problems }

// Error says the first problem for the log.
func (r refusal) Error() string { return r.Problems[0].Key }

// Unwrap makes it an error of kind Invalid.
func (r refusal) Unwrap() error { return errs.New(errs.Invalid, r.Problems[0].Key) }

func refused(problems errs.Problems) error {
	if len(problems) == 0 {
		return nil
	}
	return refusal{problems}
}

func problemsOf(err error) errs.Problems {
	var r refusal
	if errors.As(err, &r) {
		return r.Problems
	}
	return errs.Problems{{Field: "text", Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}}
}

func expected(in url.Values) int64 {
	n, err := strconv.ParseInt(in.Get("expect"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// backTo is the page that a form came from: a page of the desk, or that of the case.
func backTo(in url.Values, c cases.Case) string {
	to := in.Get("back")
	if web.LocalPath(to) && (to == "/desk" || strings.HasPrefix(to, "/desk?") || strings.HasPrefix(to, "/desk/cases/")) {
		return to
	}
	if c.Reference == "" {
		return "/desk"
	}
	return casePath(c.Reference)
}

// begin reads what every posted form of a case has: the case, and the values.
func (p *Pages) begin(r *http.Request) (cases.Case, url.Values, error) {
	in, err := web.Form(r)
	if err != nil {
		return cases.Case{}, nil, err
	}
	c, err := p.find(r)
	return c, in, err
}

// undoable is a flash with the way back. was is the case before; what changed nothing has none.
func undoable(words string, was, now cases.Case, at time.Time) flash {
	f := flash{Kind: "ok", Words: words}
	if now.Revision > was.Revision {
		f.Undo, f.Until = was.Revision+1, at.Add(undoFor)
	}
	return f
}
