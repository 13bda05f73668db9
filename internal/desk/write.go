package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

// ownWords names the mails that carry what an agent wrote.
const ownWords = "desk.reply"

// reply writes to the resident: on the tracking page always, by mail when there is an address.
// "then=wait" makes it a question: the case waits for the answer and its clocks stand still.
func (p *Pages) reply(w http.ResponseWriter, r *http.Request) error {
	return p.write(w, r, aReply, func(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, in url.Values, with []cases.Document) (flash, error) {
		if err := refuseUnfilled(in.Get("text")); err != nil {
			return flash{}, err
		}
		if in.Get("then") == "wait" {
			return p.sendAndWait(ctx, tx, by, c, in.Get("text"), with)
		}
		return p.sendReply(ctx, tx, by, c, in.Get("text"), with)
	})
}

// sendReply keeps the words in the history and has them leave.
func (p *Pages) sendReply(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, text string, with []cases.Document) (flash, error) {
	id := db.NewID()
	to, _ := c.Person.News(p.Notices.CanText(ctx))
	now, err := p.Cases.Message(ctx, tx, by, cases.Messaged{ID: id, Text: text, Address: to.Value, Documents: with})
	if err != nil {
		return flash{}, err
	}
	if err := p.Papers.HaveScanned(ctx, tx, with); err != nil {
		return flash{}, err
	}
	return p.sentWords(ctx, now), p.tell(ctx, tx, now, id, withPapers(c.Lang, text, with))
}

func (p *Pages) sentWords(ctx context.Context, c cases.Case) flash {
	to, ok := c.Person.News(p.Notices.CanText(ctx))
	switch {
	case !ok:
		return flash{Kind: "warn", Words: i18n.T(ctx, "desk.done.page_only")}
	case to.Kind == identity.Phone:
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.texted")}
	}
	return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.sent")}
}

func (p *Pages) sendAndWait(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, text string, with []cases.Document) (flash, error) {
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return flash{}, err
	}
	offers, err := p.Flow.Moves(ctx, c)
	if err != nil {
		return flash{}, err
	}
	name, ok := waitingMove(service, c, offers)
	if !ok {
		return flash{}, errs.New(errs.Conflict, "desk.cannot_wait")
	}
	if strings.TrimSpace(text) == "" {
		return flash{}, cases.ErrEmpty
	}
	if err := p.putPapers(ctx, tx, by, with, false); err != nil {
		return flash{}, err
	}
	if len(with) > 0 {
		by.Expect = 0 // our own files came between
	}
	now, q, err := p.Cases.Ask(ctx, tx, by, cases.Query{Question: cases.Question{Text: i18n.Text{c.Lang: text}}})
	if err != nil {
		return flash{}, err
	}
	if _, err := p.Flow.Move(ctx, tx, waitChoice(now, name)); err != nil {
		return flash{}, err
	}
	return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.waits")}, p.tell(ctx, tx, now, q.ID, withPapers(c.Lang, text, with))
}

// tell has the agent's words leave by mail, or a text that says that there are some, to the resident and to who helps them, with the link to answer by.
func (p *Pages) tell(ctx context.Context, tx *db.Tx, c cases.Case, id uuid.UUID, text string) error {
	here := identity.AuthorityOf(ctx)
	agent, _ := identity.AgentOf(ctx)
	link := p.Origin(ctx, here) + cases.LinkPath(p.Cases.LinkToken(c))
	for to, party := range receivers(c) {
		reach, ok := party.News(p.Notices.CanText(ctx))
		if !ok {
			continue
		}
		subject := i18n.In(c.Lang, "desk.mail.subject", "Reference", string(c.Reference))
		queued, err := p.Notices.Queue(ctx, tx, notify.Message{
			Event: "case/" + c.ID.String() + "/message/" + id.String(), Person: party.ID.UUID, Case: c.ID.UUID, Name: ownWords,
			To:      notify.Contact{Name: party.Name, Address: reach.Value, Lang: c.Lang},
			Short:   i18n.In(c.Lang, "desk.text", "Authority", here.Name.In(c.Lang), "Reference", string(c.Reference), "Link", link),
			Subject: subject, Body: i18n.In(c.Lang, "desk.mail.body", "Text", text, "Agent", agent.Name, "Authority", here.Name.In(c.Lang), "Link", link),
		})
		if err != nil {
			return err
		}
		_, err = p.Cases.RecordNotice(ctx, tx, cases.Change{Case: c.ID, Channel: cases.NewsChannel(reach)}, cases.Notified{
			Notice: uuid.UUID(queued.ID), Template: ownWords, To: to, Address: reach.Value, Subject: subject,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func receivers(c cases.Case) map[string]cases.Party {
	all := map[string]cases.Party{"resident": c.Person}
	if c.Helper != nil {
		all["helper"] = c.Helper.Party
	}
	return all
}

// note keeps a word among agents.
func (p *Pages) note(w http.ResponseWriter, r *http.Request) error {
	return p.write(w, r, aNote, func(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, in url.Values, with []cases.Document) (flash, error) {
		if _, err := p.Cases.Note(ctx, tx, by, in.Get("text")); err != nil {
			return flash{}, err
		}
		told, err := p.mention(ctx, tx, c, in.Get("text"), in[tellInput])
		if err != nil {
			return flash{}, err
		}
		by.Expect = 0 // our own note came between
		return flash{Kind: "ok", Words: notedWords(ctx, told)}, p.putPapers(ctx, tx, by, with, true)
	})
}

// notedWords say that the note is kept, and who was told of it.
func notedWords(ctx context.Context, told []string) string {
	if len(told) == 0 {
		return i18n.T(ctx, "desk.done.noted")
	}
	return i18n.T(ctx, "alerts.tell.done", "Names", strings.Join(told, ", "))
}

// ask puts a question: in words, as fields of the form, or for a paper.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.write(w, r, anAsk, func(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, in url.Values, with []cases.Document) (flash, error) {
		if err := p.putPapers(ctx, tx, by, with, false); err != nil {
			return flash{}, err
		}
		if len(with) > 0 {
			by.Expect = 0 // our own files came between
		}
		return p.putQuestion(ctx, tx, by, c, in)
	})
}

// putQuestion asks what was typed: the definition's own message carries it, or a mail of ours.
func (p *Pages) putQuestion(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, in url.Values) (flash, error) {
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return flash{}, err
	}
	q := questionOf(service, c.Lang, in)
	if len(q.Text) == 0 && len(q.Fields) == 0 && q.Document == "" {
		return flash{}, cases.ErrEmpty
	}
	if err := p.Flow.Ask(ctx, tx, by, q); err != nil {
		return flash{}, err
	}
	if _, carried := service.Messages["asked"]; !carried {
		return p.askOurselves(ctx, tx, c, service, q)
	}
	return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.asked")}, nil
}

// askOurselves mails a question whose service has no message for it.
func (p *Pages) askOurselves(ctx context.Context, tx *db.Tx, c cases.Case, s *catalogue.Service, q cases.Question) (flash, error) {
	n := narrator{page: &casePage{Service: s, Case: c}}
	return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.asked")}, p.tell(ctx, tx, c, db.NewID(), n.asked(i18n.With(ctx, c.Lang), q))
}

// questionOf keeps only what the definition has: nobody is asked for an unknown field.
func questionOf(s *catalogue.Service, lang i18n.Lang, in url.Values) (q cases.Question) {
	if text := strings.TrimSpace(in.Get("text")); text != "" {
		q.Text = i18n.Text{lang: text}
	}
	for _, id := range in["field"] {
		if f, ok := s.Field(id); ok && f.Group == nil && askable(f.Field) {
			q.Fields = append(q.Fields, id)
		}
	}
	for _, paper := range s.Documents {
		if paper.ID == in.Get("paper") {
			q.Document = paper.ID
		}
	}
	return q
}

// withPapers tells in the mail that files came with the words: they are on the page that the mail leads to, once looked at.
func withPapers(lang i18n.Lang, text string, with []cases.Document) string {
	if len(with) == 0 {
		return text
	}
	return text + "\n\n" + i18n.In(lang, "desk.mail.papers", "Count", len(with))
}

type writes func(ctx context.Context, tx *db.Tx, by cases.Change, c cases.Case, in url.Values, with []cases.Document) (flash, error)

// write keeps what was typed before anything else, so that no refusal and no crash loses it; sending
// it forgets it, in the same transaction.
func (p *Pages) write(w http.ResponseWriter, r *http.Request, k kind, do writes) error {
	c, in, sent, err := p.beginWithFiles(w, r)
	if err != nil {
		return err
	}
	if err := p.keep(r.Context(), c.ID, k, in.Get("text")); err != nil {
		return err
	}
	with, problems := p.Papers.Keep(r, filesInput, sent)
	if len(problems) > 0 {
		return p.writeAgain(w, r, c, in, k, problems)
	}
	return p.carry(w, r, c, in, deed{
		name: string(k),
		do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
			done, err := do(ctx, tx, by, c, in, with)
			if err != nil {
				return done, err
			}
			return done, dropIn(ctx, tx, c.ID, k)
		},
		again: func(problems errs.Problems) error { return p.writeAgain(w, r, c, in, k, problems) },
	})
}

// writeAgain is the page with the refused text in it.
func (p *Pages) writeAgain(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, k kind, problems errs.Problems) error {
	ctx := r.Context()
	l, err := p.lookIn(ctx, url.Values{})
	if err != nil {
		return err
	}
	l.Write = k
	page, err := p.page(ctx, l, c.Reference)
	if err != nil {
		return err
	}
	page.Page.Failed, page.Composer.Failed, page.Composer.Text = true, true, in.Get("text")
	page.Composer.Told = in[tellInput]
	page.Composer.Faults, page.Composer.FileFault = faults(ctx, problems), fault(ctx, problems, filesInput)
	return web.Render(w, r, http.StatusUnprocessableEntity, casePageView(page))
}
