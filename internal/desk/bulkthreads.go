package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// What may be done to many threads at once, beside handing them over.
const (
	doClose = "close"
	doTie   = "tie"
)

// threadWas is a thread before an act, and the version that the act made of it.
type threadWas struct {
	ID      uuid.UUID   `json:"id"`
	Was     inbox.Stood `json:"was"`
	Version int64       `json:"version"`
	At      time.Time   `json:"at"`
}

// threadMark names a thread as it was seen.
func threadMark(t inbox.Thread) string {
	return "thread/" + t.ID.String() + "/" + strconv.FormatInt(t.Version, 10)
}

func parseThreadMark(s string) (id inbox.ThreadID, version int64, ok bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || parts[0] != "thread" {
		return id, 0, false
	}
	id, err := inbox.ParseThreadID(parts[1])
	if err != nil {
		return id, 0, false
	}
	version, err = strconv.ParseInt(parts[2], 10, 64)
	return id, version, err == nil && version > 0
}

// markOf names a row as it is now.
func (p *Pages) markOf(ctx context.Context, r one) (string, error) {
	if r.Thread == nil {
		return seenAs(r.Case), nil
	}
	t, err := p.Inbox.Thread(ctx, p.DB.Read(), inbox.ThreadID(r.Thread.ThreadID))
	return threadMark(t), err
}

func threadsAmong(marks []string) (n int) {
	for _, m := range marks {
		if _, _, ok := parseThreadMark(m); ok {
			n++
		}
	}
	return n
}

// threadDeeds ask what is done: hand over all that was chosen, or end or tie the messages among it.
func (p *Pages) threadDeeds(ctx context.Context, assign []templ.Component, n int, typed url.Values, problems errs.Problems) []templ.Component {
	chosen := typed.Get("do")
	if chosen == "" {
		chosen = "assign"
	}
	choices := []ui.Choice{
		{Value: "assign", Text: i18n.T(ctx, "desk.bulk.assign"), Reveal: templ.Join(assign...)},
		{Value: doClose, Text: i18n.T(ctx, "desk.bulk.close", "Count", n)},
	}
	if p.Ties != nil {
		choices = append(choices, ui.Choice{Value: doTie, Text: i18n.T(ctx, "desk.bulk.tie", "Count", n), Hint: i18n.T(ctx, "desk.bulk.tie.hint"), Reveal: ui.Input{
			Name: "case", Label: i18n.T(ctx, "desk.link.other"), Width: 20, Value: typed.Get("case"), Error: fault(ctx, problems, "case"), Spellcheck: "false",
		}})
	}
	return []templ.Component{ui.Radios{Name: "do", Legend: i18n.T(ctx, "desk.bulk.what"), Value: chosen, Choices: choices}}
}

// pickWords is what the box of a row says to who cannot see the row.
func (r row) pickWords(ctx context.Context) string {
	if r.Thread {
		return i18n.T(ctx, "desk.pick.thread", "Who", r.Who, "Title", r.Title)
	}
	return i18n.T(ctx, "desk.pick.one", "Reference", string(r.Ref))
}

// turning does one thing to a thread in bulk, as it was seen.
type turning func(ctx context.Context, tx *db.Tx, t inbox.Thread) (inbox.Thread, error)

func (p *Pages) handing(to cases.Assignment) turning {
	return func(ctx context.Context, tx *db.Tx, t inbox.Thread) (now inbox.Thread, err error) {
		if to.Team != "" && to.Team != t.Team {
			if t, err = p.Inbox.Transfer(ctx, tx, t.ID, to.Team); err != nil {
				return t, err
			}
		}
		return p.Inbox.Assign(ctx, tx, t.ID, to.Agent.UUID)
	}
}

// turnOne does it to one thread that is still as it was seen.
func (p *Pages) turnOne(ctx context.Context, tx *db.Tx, t *tally, id inbox.ThreadID, version int64, do turning) error {
	if err := tx.Lock(ctx, "desk.thread."+id.String()); err != nil {
		return err
	}
	was, err := p.Inbox.Thread(ctx, tx, id)
	if errors.Is(err, inbox.ErrUnknown) {
		t.Gone++
		return nil
	}
	if err != nil {
		return err
	}
	if was.Version != version {
		t.Stale = append(t.Stale, partyWords(was))
		return nil
	}
	now, err := do(ctx, tx, was)
	switch {
	case err != nil:
		return err
	case now.Version == was.Version:
		t.Same++
	default:
		t.Done = append(t.Done, done{Thread: &threadWas{uuid.UUID(id), was.Stands(), now.Version, tx.Now}})
	}
	return p.noteAgain(ctx, tx, id)
}

// bulkThreads ends the threads among what was chosen, or puts them under one request. Requests that were ticked with
// them stay as they are.
func (p *Pages) bulkThreads(w http.ResponseWriter, r *http.Request, l look, in url.Values, marks []string) error {
	ctx := r.Context()
	closing := func(ctx context.Context, tx *db.Tx, t inbox.Thread) (inbox.Thread, error) {
		return p.Inbox.Close(ctx, tx, t.ID)
	}
	do, words := turning(closing), i18n.T(ctx, "desk.bulk.closed")
	if in.Get("do") == doTie {
		c, problems, err := p.tieTo(ctx, in)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return p.drawBulk(w, r, l, marks, nil, false, problems)
		}
		do, words = p.tying(c), i18n.T(ctx, "desk.bulk.tied", "Reference", string(c.Reference))
	}
	var all tally
	for some := range slices.Chunk(marks, atOneGo) {
		var part tally
		err := p.DB.Write(ctx, func(tx *db.Tx) error {
			part = tally{}
			for _, m := range some {
				if id, version, ok := parseThreadMark(m); ok {
					if err := p.turnOne(ctx, tx, &part, id, version, do); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		all.add(part)
	}
	if in.Get("do") == doTie {
		return p.saidTied(w, r, l, all, words)
	}
	f, err := p.told(ctx, all, words)
	if err != nil {
		return err
	}
	p.putFlash(ctx, f)
	return web.SeeOther(w, r, l.URL())
}

// saidTied tells what was put under a request: histories have it from then on, so there is no way back to offer.
func (p *Pages) saidTied(w http.ResponseWriter, r *http.Request, l look, all tally, words string) error {
	ctx := r.Context()
	n := all.Same // tying changes no thread: each that was still as seen is tied
	all.Same, all.Done = 0, nil
	f, err := p.told(ctx, all, words)
	if err != nil {
		return err
	}
	f.Words = i18n.T(ctx, "desk.bulk.tied.count", "Count", n) + " " + words + strings.TrimPrefix(f.Words, i18n.T(ctx, "desk.bulk.done", "Count", 0)+" "+words)
	p.putFlash(ctx, f)
	return web.SeeOther(w, r, l.URL())
}

func (p *Pages) tying(c cases.Case) turning {
	return func(ctx context.Context, tx *db.Tx, t inbox.Thread) (inbox.Thread, error) {
		return t, p.Ties.Tie(ctx, tx, t.ID, c.ID)
	}
}

// tieTo reads under which request.
func (p *Pages) tieTo(ctx context.Context, in url.Values) (c cases.Case, problems errs.Problems, err error) {
	ref, ok := cases.ParseReference(in.Get("case"))
	if ok && p.Ties != nil {
		c, err = p.Cases.Find(ctx, p.DB.Read(), ref)
	}
	unknown := err != nil && errs.KindOf(err) == errs.NotFound
	if err != nil && !unknown {
		return c, nil, err
	}
	if !ok || unknown || p.Ties == nil || !maySee(ctx, c.Sensitive) {
		problems.Add("case", "desk.link.unknown")
	}
	return c, problems, nil
}

// takeBack undoes one thing of an act.
func (p *Pages) takeBack(ctx context.Context, tx *db.Tx, e done) error {
	if e.Thread == nil {
		_, err := p.Cases.Undo(ctx, tx, cases.Change{Case: e.Case}, e.Seq)
		return err
	}
	if tx.Now.Sub(e.Thread.At) > undoFor {
		return inbox.ErrMoved
	}
	id := inbox.ThreadID(e.Thread.ID)
	if _, err := p.Inbox.TakeBack(ctx, tx, id, e.Thread.Was, e.Thread.Version); err != nil {
		return err
	}
	return p.noteAgain(ctx, tx, id)
}
