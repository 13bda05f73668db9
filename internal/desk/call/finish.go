package call

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/workflow"
)

// ending is what the agent chose for a call.
type ending struct {
	Words   string
	Seen    int64
	Person  identity.PersonID
	Outcome phone.Outcome
	Case    cases.Case // joined
	Move    string     // and the move that is made with it
	Expect  int64
	Service catalogue.ServiceID // opened
	Proved  bool                // they said that the number is theirs
}

// begin reads what every posted form of a call has.
func (p *Pages) begin(r *http.Request) (phone.Call, url.Values, error) {
	in, err := web.Form(r)
	if err != nil {
		return phone.Call{}, nil, err
	}
	c, err := p.callOf(r)
	return c, in, err
}

func (p *Pages) callOf(r *http.Request) (phone.Call, error) {
	id, err := phone.ParseCallID(r.PathValue("call"))
	if err != nil {
		return phone.Call{}, err
	}
	return p.Phone.Call(r.Context(), p.DB.Read(), id)
}

// finish ends the call in one screen: its note joins a case, opens one, or nothing follows.
func (p *Pages) finish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	e, problems, err := p.read(ctx, c, in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		// Kept at once: no refusal loses what was said on the telephone.
		err := p.DB.Write(ctx, func(tx *db.Tx) error { return p.write(ctx, tx, c.ID, e.Words, e.Seen, cases.ID{}) })
		if err != nil && !errors.Is(err, errStale) && !errors.Is(err, errTooLong) {
			return err
		}
		return p.draw(w, r, c, in, problems, nil)
	}
	var into cases.Case
	err = p.DB.Write(ctx, func(tx *db.Tx) (err error) {
		into, err = p.end(ctx, tx, c, e)
		return err
	})
	if err != nil {
		return p.again(w, r, c, in, err)
	}
	web.Note(r, "outcome", string(e.Outcome), "case", string(into.Reference))
	if into.Reference != "" {
		return web.SeeOther(w, r, "/desk/cases/"+url.PathEscape(string(into.Reference)))
	}
	return web.SeeOther(w, r, Path+"?done=1")
}

// again draws the page with what was typed when something stands in the way: a colleague's words, or a refusal.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, c phone.Call, in url.Values, err error) error {
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Invalid:
		return p.draw(w, r, c, in, nil, err)
	}
	return err
}

// read makes an ending of a form.
func (p *Pages) read(ctx context.Context, c phone.Call, in url.Values) (e ending, problems errs.Problems, err error) {
	e = ending{Words: strings.TrimSpace(in.Get("text")), Seen: seen(in.Get("seen")), Proved: in.Get("proved") == "1"}
	if who := in.Get("who"); who != "" && who != "other" {
		if e.Person, err = identity.ParsePersonID(who); err != nil {
			return e, nil, identity.ErrNobody.Because(err)
		}
	}
	what, rest, _ := strings.Cut(in.Get("what"), ":")
	switch what {
	case "join", "move":
		e.Outcome = phone.Joined
		reference, move, _ := strings.Cut(rest, ":")
		e.Move = move
		e.Expect = seen(in.Get("expect-" + reference))
		e.Case, err = p.caseOf(ctx, reference)
	case "other":
		e.Outcome = phone.Joined
		e.Case, err = p.caseOf(ctx, strings.ToUpper(strings.TrimSpace(in.Get("reference"))))
		if errs.KindOf(err) == errs.NotFound && err != nil {
			problems.Add("reference", "call.reference_unknown")
			err = nil
		}
	case "open":
		e.Outcome, e.Service = phone.Opened, catalogue.ServiceID(in.Get("service"))
		if e.Service == "" {
			problems.Add("service", "call.service_missing")
		}
	case "resolved":
		e.Outcome = phone.Resolved
		if c.State == phone.StateMissed {
			e.Outcome = phone.Returned
		}
	default:
		problems.Add("what", "call.what_missing")
	}
	if (e.Outcome == phone.Joined || e.Outcome == phone.Opened) && e.Words == "" {
		problems.Add("text", "call.words_missing")
	}
	if len(e.Words) > longestNote {
		problems.Add("text", "call.note_too_long")
	}
	return e, problems, err
}

// caseOf finds a case that the agent may know of.
func (p *Pages) caseOf(ctx context.Context, reference string) (cases.Case, error) {
	ref, ok := cases.ParseReference(reference)
	if !ok {
		return cases.Case{}, errs.New(errs.NotFound, "call.reference_unknown")
	}
	c, err := p.Cases.Find(ctx, p.DB.Read(), ref)
	if err == nil && c.Sensitive && !identity.May(ctx, desk.MaySeeSensitive) {
		return cases.Case{}, errs.New(errs.NotFound, "call.reference_unknown")
	}
	return c, err
}

// end does all that the ending says, or nothing.
func (p *Pages) end(ctx context.Context, tx *db.Tx, c phone.Call, e ending) (into cases.Case, err error) {
	if _, err := p.Phone.Finish(ctx, tx, c.ID, e.Outcome, e.Person.UUID); err != nil {
		return into, err
	}
	why := i18n.T(ctx, "call.why", "Number", numberOf(ctx, c.Party))
	switch e.Outcome {
	case phone.Joined:
		into, err = p.join(ctx, tx, e, why)
	case phone.Opened:
		into, err = p.open(ctx, tx, c, e, why)
	}
	if err != nil {
		return into, err
	}
	if err := p.write(ctx, tx, c.ID, e.Words, e.Seen, into.ID); err != nil {
		return into, err
	}
	return into, p.prove(ctx, tx, c, e)
}

// join puts the note into the history of a case, and moves it where the agent chose to.
func (p *Pages) join(ctx context.Context, tx *db.Tx, e ending, why string) (cases.Case, error) {
	if e.Move != "" {
		if _, err := p.Flow.Move(ctx, tx, workflow.Choice{Case: e.Case.ID, Expect: e.Expect, Move: e.Move}); err != nil {
			return e.Case, err
		}
	}
	return p.Cases.Note(ctx, tx, cases.Change{Case: e.Case.ID, Channel: cases.ByPhone, Why: why}, e.Words)
}

// prove notes that the person said the number is theirs, while we spoke to them on it.
func (p *Pages) prove(ctx context.Context, tx *db.Tx, c phone.Call, e ending) error {
	if !e.Proved || e.Person.IsZero() || c.Party == phone.Hidden {
		return nil
	}
	point, err := identity.NewContact(identity.Phone, c.Party, "")
	if err != nil {
		return nil // a short number: nobody is reached at it
	}
	if err := p.Identity.NoteContact(ctx, tx, e.Person, point); err != nil {
		return err
	}
	return p.Identity.VerifyContact(ctx, tx, e.Person, point, "call")
}
