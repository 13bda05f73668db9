package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// atOneGo is how many cases one transaction changes: others wait for it.
const atOneGo = 50

// done is one case that an act changed: by which event.
type done struct {
	Case   cases.ID   `json:"case,omitzero"`
	Seq    int64      `json:"seq,omitempty"`
	Thread *threadWas `json:"thread,omitempty"` // instead of a case
}

// tally is what became of the cases of one act.
type tally struct {
	Done  []done
	Same  int      // they were there already
	Stale []string // numbers of those that somebody changed meanwhile: left alone
	Gone  int      // not of this authority, or not for these eyes
}

// assignBulk hands over every case that is still as it was shown. Those that changed stay where they are, and are named.
func (p *Pages) assignBulk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	l, err := p.lookAt(ctx, in.Get("list"))
	if err != nil {
		return err
	}
	marks := in["mark"]
	marks = marks[:min(len(marks), mostAtOnce)]
	if in.Get("do") == doClose || in.Get("do") == doTie {
		return p.bulkThreads(w, r, l, in, marks)
	}
	if in.Get("agent") == "" && in.Get("team") == "" {
		return p.drawBulk(w, r, l, marks, nil, false, errs.Problems{{Field: "agent", Key: "desk.bulk.whom"}})
	}
	if in.Get("agent") == noOne {
		in.Set("agent", "")
	}
	to, words, problems, err := p.assignment(ctx, in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.drawBulk(w, r, l, marks, nil, false, problems)
	}
	var all tally
	for some := range slices.Chunk(marks, atOneGo) {
		part, err := p.assignSome(ctx, some, to, in.Get("why"))
		if err != nil {
			return err
		}
		all.add(part)
	}
	f, err := p.told(ctx, all, words)
	if err != nil {
		return err
	}
	p.putFlash(ctx, f)
	return web.SeeOther(w, r, l.URL())
}

func (t *tally) add(part tally) {
	t.Done, t.Stale = append(t.Done, part.Done...), append(t.Stale, part.Stale...)
	t.Same, t.Gone = t.Same+part.Same, t.Gone+part.Gone
}

// assignSome is one transaction. A case that somebody changed is seen before anything is written of it, so the others go on.
func (p *Pages) assignSome(ctx context.Context, marks []string, to cases.Assignment, why string) (t tally, err error) {
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		t = tally{} // a transaction may be tried again
		for _, m := range marks {
			if err := p.assignOne(ctx, tx, &t, m, to, why); err != nil {
				return err
			}
		}
		return nil
	})
	return t, err
}

func (p *Pages) assignOne(ctx context.Context, tx *db.Tx, t *tally, mark string, to cases.Assignment, why string) error {
	if id, version, ok := parseThreadMark(mark); ok {
		return p.turnOne(ctx, tx, t, id, version, p.handing(to))
	}
	ref, revision, ok := parseSeen(mark)
	if !ok {
		t.Gone++
		return nil
	}
	c, err := p.Cases.Find(ctx, tx, ref)
	if errs.KindOf(err) == errs.NotFound && err != nil || err == nil && !maySee(ctx, c.Sensitive) {
		t.Gone++
		return nil
	}
	if err != nil {
		return err
	}
	var stale *cases.Stale
	now, err := p.Cases.Assign(ctx, tx, cases.Change{Case: c.ID, Expect: revision, Why: why}, to)
	switch {
	case errors.As(err, &stale):
		t.Stale = append(t.Stale, string(ref))
	case err != nil:
		return err
	case now.Revision == c.Revision:
		t.Same++
	default:
		t.Done = append(t.Done, done{Case: c.ID, Seq: c.Revision + 1})
	}
	return nil
}

// mostNamed is how many numbers a word on the list names.
const mostNamed = 8

// told says what was done, with the way back, and remembers the act for it.
func (p *Pages) told(ctx context.Context, t tally, words string) (flash, error) {
	f := flash{Kind: "ok", Words: i18n.T(ctx, "desk.bulk.done", "Count", len(t.Done)) + " " + words}
	if t.Same > 0 {
		f.Words += " " + i18n.T(ctx, "desk.bulk.same", "Count", t.Same)
	}
	if len(t.Stale) > 0 {
		f.Kind = "warn"
		f.Words += " " + i18n.T(ctx, "desk.bulk.stale", "Count", len(t.Stale), "Which", strings.Join(t.Stale[:min(len(t.Stale), mostNamed)], ", "))
	}
	if t.Gone > 0 {
		f.Words += " " + i18n.T(ctx, "desk.bulk.gone", "Count", t.Gone)
	}
	if len(t.Done) == 0 {
		return f, nil
	}
	f.Act, f.Until = db.NewID(), p.now().Add(undoFor)
	return f, p.DB.Write(ctx, func(tx *db.Tx) error { return p.keepAct(ctx, tx, f.Act, t.Done) })
}

func (p *Pages) keepAct(ctx context.Context, tx *db.Tx, id uuid.UUID, events []done) error {
	body, err := db.Marshal(events)
	if err != nil {
		return fmt.Errorf("write an act down: %w", err)
	}
	agent, _ := identity.AgentOf(ctx)
	err = desksql.New(tx).KeepAct(ctx, desksql.KeepActParams{
		AuthorityID: tenant.From(ctx), ID: id, AgentID: agent.ID.UUID, Events: body, DoneAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("keep an act: %w", err)
	}
	return nil
}

// undoBulk takes one act back, case by case: what somebody has touched since stays.
func (p *Pages) undoBulk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(r.PathValue("act"))
	if err != nil {
		return errNoAct
	}
	events, err := p.actOf(ctx, id)
	if err != nil {
		return err
	}
	var back, kept int
	for some := range slices.Chunk(events, atOneGo) {
		b, k, err := p.undoSome(ctx, some)
		if err != nil {
			return err
		}
		back, kept = back+b, kept+k
	}
	if err := p.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := desksql.New(tx).DropAct(ctx, desksql.DropActParams{AuthorityID: tenant.From(ctx), ID: id})
		return err
	}); err != nil {
		return err
	}
	f := flash{Kind: "ok", Words: i18n.T(ctx, "desk.bulk.undone", "Count", back)}
	if kept > 0 {
		f.Kind, f.Words = "warn", f.Words+" "+i18n.T(ctx, "desk.bulk.kept", "Count", kept)
	}
	p.putFlash(ctx, f)
	return web.SeeOther(w, r, backTo(in, cases.Case{}))
}

var errNoAct = errs.New(errs.NotFound, "desk.no_act")

func (p *Pages) actOf(ctx context.Context, id uuid.UUID) (events []done, err error) {
	agent, _ := identity.AgentOf(ctx)
	body, err := desksql.New(p.DB.Read()).ActOf(ctx, desksql.ActOfParams{AuthorityID: tenant.From(ctx), ID: id, AgentID: agent.ID.UUID})
	if err != nil {
		return nil, errNoAct.Because(err)
	}
	if err := json.Unmarshal(body, &events); err != nil {
		return nil, fmt.Errorf("read an act: %w", err)
	}
	return events, nil
}

func (p *Pages) undoSome(ctx context.Context, events []done) (back, kept int, err error) {
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		back, kept = 0, 0
		for _, e := range events {
			err := p.takeBack(ctx, tx, e)
			switch kind := errs.KindOf(err); {
			case err == nil:
				back++
			case kind == errs.Conflict || kind == errs.Invalid || kind == errs.Forbidden:
				kept++ // too late, or somebody has been there since
			default:
				return err
			}
		}
		return nil
	})
	return back, kept, err
}
