package bench

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// clients send at the same time.
const clients = 64

// ticket is a draft that is ready to be sent.
type ticket struct {
	draft *forms.Draft
	key   forms.Key
}

// sendable is the service of the measured requests, with what somebody answers.
const sendable catalogue.ServiceID = "contact"

func answers(i int) catalogue.Answers {
	return catalogue.Answers{
		"subject": "school", "message": fmt.Sprintf("Quand ouvrent les inscriptions ? (%d)", i), "urgent": false, "answer_by": "email",
		"sender": map[string]any{"first_name": "Jeanne", "last_name": "Calvez " + inLetters(i), "email": fmt.Sprintf("jeanne.calvez.%d@courriel.example", i)},
	}
}

// inLetters writes a number as a name could be written.
func inLetters(i int) string {
	name := ""
	for ; i > 0; i /= 26 {
		name += string(rune('a' + i%26))
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// tickets prepares drafts whose every page was saved and lacks nothing.
func (b *Bench) tickets(ctx context.Context, p *Parts, n int) (all []ticket, err error) {
	service, no, err := p.Offer.Live(ctx, sendable)
	if err != nil {
		return nil, err
	}
	ctx = i18n.With(ctx, i18n.FR)
	for len(all) < n {
		err := p.DB.Write(ctx, func(tx *db.Tx) error {
			for range min(200, n-len(all)) {
				t, err := b.ticket(ctx, tx, p, forms.NewDraft{Service: service, Version: no, Lang: i18n.FR, Answers: answers(b.drawn())})
				if err != nil {
					return err
				}
				all = append(all, t)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("prepare drafts: %w", err)
		}
	}
	return all, nil
}

func (b *Bench) drawn() int {
	b.number++
	return b.number
}

func (b *Bench) ticket(ctx context.Context, tx *db.Tx, p *Parts, n forms.NewDraft) (t ticket, err error) {
	if t.draft, t.key, err = p.Forms.Start(ctx, tx, n); err != nil {
		return t, err
	}
	form, err := p.Forms.Form(ctx, t.draft)
	if err != nil {
		return t, err
	}
	for _, page := range form.Look(t.draft.All()).Pages() {
		taken, err := p.Forms.SavePage(ctx, tx, t.draft, forms.Page{ID: page.ID, Revision: t.draft.Revision, Typed: forms.Typed{}})
		if err != nil {
			return t, err
		}
		_ = taken // nothing was offered, so nothing was read: it is begun, that is all
	}
	if lacks := form.Unfinished(t.draft); lacks != forms.CheckPath {
		return t, fmt.Errorf("the page %s is not finished", lacks)
	}
	return t, nil
}

// request is the press of the button, as a browser without script sends it. Each comes from
// a network of its own, as residents do.
func (t ticket) request(addr string, i int) []byte {
	body := url.Values{"form-key": {t.draft.FormKey()}}.Encode()
	return fmt.Appendf(nil, "POST %s/send HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: 10.%d.%d.7\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nCookie: lang=fr; parvis-drafts=%s\r\n\r\n%s",
		t.draft.ID.Path(), addr, i>>8&255, i&255, len(body), t.key, body)
}

// send sends all tickets over HTTP.
func send(ctx context.Context, addr string, all []ticket) (measured, error) {
	requests := make([][]byte, len(all))
	for i, t := range all {
		requests[i] = t.request(addr, i)
	}
	return crowd(ctx, clients, len(all), 2*time.Minute, over(addr, func(l *line, i int) error {
		status, to, err := l.ask(requests[i])
		if err == nil && (status != 303 || len(to) < 10) {
			err = fmt.Errorf("sending draft %s: status %d, to %q", all[i].draft.ID, status, to)
		}
		return err
	}))
}

// direct has the same drafts received by function call.
func direct(ctx context.Context, p *Parts, all []ticket) (measured, error) {
	ctx = identity.As(i18n.With(ctx, i18n.FR), identity.Actor{Kind: identity.ByResident})
	return crowd(ctx, clients, len(all), 2*time.Minute, func() (func(int) error, func(), error) {
		return func(i int) error {
			_, err := p.Receive(ctx, all[i].draft, all[i].draft.FormKey())
			return err
		}, func() {}, nil
	})
}

// rounds is how often each way is taken, in turns: the machine may be busy with something else
// for a while, and the best round of each is compared.
func (b *Bench) rounds() int { return map[bool]int{true: 1, false: 3}[b.Short] }

// submissions measures sending in three ways: with jobs following, the request alone, and
// without HTTP at all.
func (b *Bench) submissions(ctx context.Context) error {
	section(b.Out, fmt.Sprintf("Requests sent, durable, %d clients, %d rounds of %d each way", clients, b.rounds(), b.sends()))
	var alone, follow, called measured
	for range b.rounds() {
		var lots [3][]ticket
		err := b.with(ctx, func(ctx context.Context, p *Parts) (err error) {
			for i := range lots {
				if lots[i], err = b.tickets(ctx, p, b.sends()); err != nil {
					return err
				}
			}
			m, err := direct(ctx, p, lots[2])
			called = better(called, m)
			return err
		})
		if err != nil {
			return err
		}
		m, err := b.sent(ctx, lots[0]) // with the jobs that the direct calls left
		if err != nil {
			return err
		}
		follow = better(follow, m)
		if m, err = b.sent(ctx, lots[1], "--no-jobs"); err != nil {
			return err
		}
		alone = better(alone, m)
	}
	b.tell("the request path alone (--no-jobs)", alone)
	b.tell("with the jobs that follow", follow)
	fact(b.Out, "the same inserts through db.Write, called directly", fmt.Sprintf("%.0f /s", called.rate()))
	atLeast(b.Out, "requests over HTTP, of that rate", alone.rate()/called.rate(), 0.60)
	return nil
}

func (b *Bench) tell(how string, m measured) {
	fact(b.Out, how, fmt.Sprintf("%.0f /s", m.rate()))
	under(b.Out, "  half of them within", millis(m.at(50)), 250, "ms")
	under(b.Out, "  99 of 100 within", millis(m.at(99)), 250, "ms")
	under(b.Out, "  processor time of the server, each", millis(m.cpu)/float64(m.count), 1, "ms")
	under(b.Out, "  the most memory it held", m.memory, 250, "MB")
}

// sent measures one lot in a server of its own, once the jobs of earlier ones are done.
func (b *Bench) sent(ctx context.Context, lot []ticket, flags ...string) (m measured, err error) {
	p, err := b.serve(ctx, flags...)
	if err != nil {
		return m, err
	}
	if _, err := p.rests(ctx, 3*time.Minute); err != nil {
		return m, err
	}
	warm := len(lot) / 6 // the first requests compile definitions and open connections
	if _, err = send(ctx, p.addr, lot[:warm]); err != nil {
		return m, fmt.Errorf("%w\n%s", err, p.said())
	}
	before, err := p.rests(ctx, 3*time.Minute)
	if err != nil {
		return m, err
	}
	if m, err = send(ctx, p.addr, lot[warm:]); err != nil {
		return m, fmt.Errorf("%w\n%s", err, p.said())
	}
	after, err := p.rests(ctx, 3*time.Minute)
	if err != nil {
		return m, err
	}
	m.cpu = after - before
	if m.memory, err = p.memory("VmHWM"); err != nil {
		return m, err
	}
	return m, p.stop()
}
