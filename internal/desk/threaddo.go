package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// threadKind names the text that is being written to a thread; its draft stands under the thread's id.
const threadKind = aReply

// errMoved tells that the thread is no longer as it was on the agent's screen.
var errMoved = errs.New(errs.Conflict, "desk.thread.moved")

// threadDeed does one thing to a thread as it was seen: whoever was quicker is shown first.
type threadDeed struct {
	do   func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error)
	text string // what was typed, kept whatever happens
}

func (p *Pages) carryThread(w http.ResponseWriter, r *http.Request, in url.Values, d threadDeed) error {
	ctx := r.Context()
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	var done flash
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Lock(ctx, "desk.thread."+t.ID.String()); err != nil {
			return err
		}
		if t, err = p.Inbox.Thread(ctx, tx, t.ID); err != nil {
			return err
		}
		if seen := in.Get("expect"); seen != "" && seen != threadState(t) {
			return errMoved
		}
		if done, err = d.do(ctx, tx, t); err != nil {
			return err
		}
		return p.noteAgain(ctx, tx, t.ID)
	})
	switch {
	case err == nil:
		p.putFlash(ctx, done)
		return web.SeeOther(w, r, threadBack(in, t))
	case errs.KindOf(err) == errs.Conflict || errs.KindOf(err) == errs.Invalid:
		return p.threadAgain(w, r, t.ID, d.text, err)
	}
	return err
}

func (p *Pages) listeners() Listeners { return Listeners{Identity: p.Identity, Ties: p.Ties} }

// noteAgain writes the line of a thread as the thread is now.
func (p *Pages) noteAgain(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
	t, err := p.Inbox.Thread(ctx, tx, id)
	if err != nil {
		return err
	}
	return p.listeners().note(ctx, tx, t, nil)
}

// threadAgain draws the page with what was typed and with what came between.
func (p *Pages) threadAgain(w http.ResponseWriter, r *http.Request, id inbox.ThreadID, text string, why error) error {
	ctx := r.Context()
	l, err := p.lookIn(ctx, url.Values{"view": {sortView}})
	if err != nil {
		return err
	}
	t, err := p.Inbox.Thread(ctx, p.DB.Read(), id)
	if err != nil {
		return err
	}
	page, err := p.threadPage(ctx, l, t)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if errs.KindOf(why) == errs.Conflict {
		status, page.News = http.StatusConflict, i18n.InArgs(i18n.LangOf(ctx), errs.KeyOf(why), errs.ArgsOf(why))
	} else {
		page.Write.Faults, page.Write.FileFault = faults(ctx, problemsOf(why)), fileFault(ctx, why)
	}
	page.Page.Failed = true
	if text != "" {
		page.Write.Text = text
	}
	return web.Render(w, r, status, threadPageView(page))
}

// threadBack is the page that a form of a thread came from.
func threadBack(in url.Values, t inbox.Thread) string {
	if to := in.Get("back"); web.LocalPath(to) && (strings.HasPrefix(to, "/desk?") || strings.HasPrefix(to, "/desk/threads/") || strings.HasPrefix(to, "/desk/chats/")) {
		return to
	}
	return threadPath(t.ID)
}

// threadWrites fills in the composer with what the agent was writing.
func (p *Pages) threadWrites(ctx context.Context, page *threadPage) error {
	if !page.Can.Work {
		return nil
	}
	d, err := p.draft(ctx, draftOf(page.Thread.ID), threadKind)
	if err != nil {
		return err
	}
	c := threadComposer{Text: d.Words, Kept: keptWords(ctx, d), Asked: page.Look.Asked, Lang: i18n.LangOf(ctx)}
	switch {
	case page.Thread.AnswerTo == "":
		c.No = i18n.T(ctx, "inbox.nobody_to_answer")
	case !p.Inbox.Answers(page.Thread.Door):
		c.No = i18n.T(ctx, "inbox.no_way")
	default:
		c.To = i18n.T(ctx, "desk.thread.to", "Address", reachWords(page.Thread.Door, page.Thread.AnswerTo), "Door", i18n.T(ctx, "inbox.door."+string(page.Thread.Door)))
	}
	c.Files = filesGo[page.Thread.Door]
	c.Canned, err = p.withTexts(ctx, nil)
	page.Write = c
	return err
}

// draftOf is the place of a thread's draft: ids of threads and cases are never the same.
func draftOf(id inbox.ThreadID) cases.ID { return cases.ID{UUID: uuid.UUID(id)} }

// typed reads what was posted, and to which thread.
func (p *Pages) typed(r *http.Request) (in url.Values, t inbox.Thread, err error) {
	if in, err = web.Form(r); err != nil {
		return in, t, err
	}
	t, err = p.thread(r)
	return in, t, err
}

func (p *Pages) keepThreadDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, t, err := p.typed(r)
	if err != nil {
		return err
	}
	text := in.Get("text")
	if chosen := in.Get("canned"); in.Get("then") == "canned" {
		if text, err = p.usedText(ctx, chosen, text, valuesOfThread(ctx, t)); err != nil {
			return err
		}
	}
	if err := p.keep(ctx, draftOf(t.ID), threadKind, text); err != nil {
		return err
	}
	if in.Get("silent") != "" {
		return web.JSON(w, http.StatusOK, map[string]string{"kept": i18n.T(ctx, "desk.write.kept", "Time", i18n.Clock(ctx, p.now()))})
	}
	return web.SeeOther(w, r, threadBack(in, t))
}

// replyThread sends an answer by the door that the thread came by. What was typed is kept first.
func (p *Pages) replyThread(w http.ResponseWriter, r *http.Request) error {
	in, sent, err := papers.Read(w, r)
	if err != nil {
		return err
	}
	t, err := p.thread(r)
	if err != nil {
		return err
	}
	text := in.Get("text")
	if err := p.keep(r.Context(), draftOf(t.ID), threadKind, text); err != nil {
		return err
	}
	with, problems, err := p.sendable(r, t, sent[filesInput])
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.threadAgain(w, r, t.ID, text, refused(problems))
	}
	return p.carryThread(w, r, in, threadDeed{text: text, do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		if err := refuseUnfilled(text); err != nil {
			return flash{}, err
		}
		if err := p.sendToThread(ctx, tx, t, text, with...); err != nil {
			return flash{}, err
		}
		done := flash{Kind: "ok", Words: i18n.T(ctx, "desk.thread.sent")}
		if in.Get("then") == "close" {
			if _, err := p.Inbox.Close(ctx, tx, t.ID); err != nil {
				return flash{}, err
			}
			done.Words = i18n.T(ctx, "desk.thread.sent_closed")
		}
		return done, dropIn(ctx, tx, draftOf(t.ID), threadKind)
	}})
}

func (p *Pages) closeThread(w http.ResponseWriter, r *http.Request) error {
	return p.turnThread(w, r, "desk.thread.done.closed", func(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
		_, err := p.Inbox.Close(ctx, tx, id)
		return err
	})
}

func (p *Pages) reopenThread(w http.ResponseWriter, r *http.Request) error {
	return p.turnThread(w, r, "desk.thread.done.reopened", func(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
		_, err := p.Inbox.Reopen(ctx, tx, id)
		return err
	})
}

// junkThread puts a thread aside as spam: nobody was waiting, so no figure counts it as unanswered.
func (p *Pages) junkThread(w http.ResponseWriter, r *http.Request) error {
	return p.turnThread(w, r, "desk.thread.done.junk", func(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error {
		t, err := p.Inbox.PutAside(ctx, tx, id)
		if err != nil {
			return err
		}
		return p.listeners().note(ctx, tx, t, func(row *line) { row.Junk = true })
	})
}

func (p *Pages) turnThread(w http.ResponseWriter, r *http.Request, done string, do func(ctx context.Context, tx *db.Tx, id inbox.ThreadID) error) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	return p.carryThread(w, r, in, threadDeed{do: func(ctx context.Context, tx *db.Tx, t inbox.Thread) (flash, error) {
		return flash{Kind: "ok", Words: i18n.T(ctx, done)}, do(ctx, tx, t.ID)
	}})
}

// threadPresence passes on that somebody has a thread open.
func (p *Pages) threadPresence(w http.ResponseWriter, r *http.Request) error {
	in, t, err := p.typed(r)
	if err != nil {
		return err
	}
	p.sayHere(r.Context(), cases.Reference(t.ID.String()), in.Get("does"))
	w.WriteHeader(http.StatusNoContent)
	return nil
}
