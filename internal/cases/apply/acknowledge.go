package apply

import (
	"context"
	"embed"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/notify"
)

//go:embed mails/*.txt
var mails embed.FS

var receivedMail, handedMail, takenMail = notify.MustTexts(mails, "received"), notify.MustTexts(mails, "handed"), notify.MustTexts(mails, "taken")

// acknowledge has the acknowledgement of receipt sent to the person, and to who filled it in for them. Where the
// service's author wrote a message for this moment, workflow sends that one, and the receipt page says what the law asks.
func (p *Pages) acknowledge(ctx context.Context, tx *db.Tx, in ready, c cases.Case) error {
	if tellsItself(in.service) {
		return nil
	}
	r := rightsOf(c, in.service, in.here, in.team, c.Lang)
	zone := in.here.Calendar.Zone()
	values := notify.Values{
		"reference": r.Reference, "service": r.Service, "received": long(c.Lang, zone, r.Received), "answer_by": long(c.Lang, zone, r.AnswerBy),
		"silence": r.Silence, "missing": strings.Join(r.Missing, ", "), "who": r.who(),
		"address": r.Address, "phone": r.Phone, "contest": r.Contest,
	}
	own := []string{"service", "who", "address", "phone", "contest", "silence"}
	for _, to := range receivers(c) {
		values["link"] = p.linkFor(ctx, c, to)
		if err := p.mail(ctx, tx, c, to, notify.Message{Event: "case/" + c.ID.String() + "/acknowledged", Name: "cases.received", Text: receivedMail, Values: values, Own: own}); err != nil {
			return err
		}
	}
	return nil
}

// tellsItself tells that the definition has its own message to the resident on receipt.
func tellsItself(s *catalogue.Service) bool {
	for _, m := range s.Messages {
		if m.On.Has("received") && (m.To == "" || m.To == "resident") {
			return true
		}
	}
	return false
}

// linkFor is the link of the person, or that of whoever acts for them: the second ends with the mandate.
func (p *Pages) linkFor(ctx context.Context, c cases.Case, to cases.Party) string {
	if c.Helper != nil && c.Helper.Mandate != uuid.Nil && to.ID == c.Helper.ID {
		return p.Origin(ctx) + p.Cases.HelperLink(c)
	}
	return p.Origin(ctx) + cases.LinkPath(p.Cases.LinkToken(c))
}

func receivers(c cases.Case) []cases.Party {
	all := []cases.Party{c.Person}
	if c.Helper != nil && c.Helper.Agent.IsZero() {
		all = append(all, c.Helper.Party)
	}
	return all
}

// mail queues a notice to a party who has an e-mail address or, without one, a telephone that the town can text. It holds the case's link, which opens the case: secret.
func (p *Pages) mail(ctx context.Context, tx *db.Tx, c cases.Case, to cases.Party, m notify.Message) error {
	reach, ok := to.News(p.Notify.CanText(ctx)) // where a telephone is all they have: a text, with the way to their request
	if !ok {
		return nil
	}
	m.To = notify.Contact{Name: to.Name, Address: reach.Value, Lang: c.Lang}
	m.Case = c.ID.UUID
	if !to.ID.IsZero() {
		m.Person = to.ID.UUID
	}
	_, err := p.Notify.Queue(ctx, tx, m)
	return err
}

// onTransferred tells who had the case and who has it now.
func (p *Pages) onTransferred(ctx context.Context, tx *db.Tx, e cases.Changed) error {
	d, ok := e.Event.Data.(*cases.Transferred)
	if !ok || d.Joined { // two files of one person: there is nobody else to tell
		return nil
	}
	here, err := p.Identity.Authority(ctx, e.Case.Authority)
	if err != nil {
		return err
	}
	values := notify.Values{
		"reference": string(e.Case.Reference), "title": e.Case.Title, "from": d.From.Name, "to": d.To.Name,
		"phone": here.Contact.Phone, "authority": here.Name.In(e.Case.Lang),
		"link": p.Origin(ctx) + cases.LinkPath(p.Cases.LinkToken(e.Case)),
	}
	event := "case/" + e.Case.ID.String() + "/transferred/" + uuid.UUID(e.Event.ID).String()
	tell := func(to cases.Party, name string, text notify.Texts) error {
		return p.mail(ctx, tx, e.Case, to, notify.Message{Event: event + "/" + name, Name: "cases." + name, Text: text, Values: values, Own: []string{"title", "phone", "authority"}})
	}
	if err := tell(d.From, "handed", handedMail); err != nil {
		return err
	}
	return tell(d.To, "taken", takenMail)
}
