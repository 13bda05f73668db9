package workflow

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/kit/db"
	"parvis/internal/notify"
)

// tell queues a message of the definition for everybody it is for. One event is told to one person once, whatever runs
// twice.
func (p *plan) tell(ctx context.Context, tx *db.Tx, name, to string, q *cases.Question) error {
	return p.tellAs(ctx, tx, name, to, fmt.Sprintf("%d/%s", p.seq, name), q)
}

// tellAgain is tell for the nth time.
func (p *plan) tellAgain(ctx context.Context, tx *db.Tx, name string, n int, q *cases.Question) error {
	return p.tellAs(ctx, tx, name, "", fmt.Sprintf("%d/%s/%d", p.seq, name, n), q)
}

func (p *plan) tellAs(ctx context.Context, tx *db.Tx, name, to, event string, q *cases.Question) error {
	m, ok := p.service.Messages[name]
	if !ok {
		return broken{"message", name}
	}
	if to != "" {
		m.To = to
	}
	return p.send(ctx, tx, letterbox{m, name, event, q})
}

// letterbox is a message on its way: which, about what event, and the question that it carries.
type letterbox struct {
	catalogue.Message
	name, event string
	question    *cases.Question
}

func (p *plan) send(ctx context.Context, tx *db.Tx, b letterbox) error {
	receivers, err := p.receivers(ctx, b.To)
	if err != nil {
		return err
	}
	if forResident(b.To) && !byMail(b.Channels) {
		return p.reachOtherwise(ctx, tx, b)
	}
	if len(receivers) == 0 && forResident(b.To) {
		return p.reachOtherwise(ctx, tx, b)
	}
	for _, r := range receivers {
		if err := p.queue(ctx, tx, b, r); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) queue(ctx context.Context, tx *db.Tx, b letterbox, r receiver) error {
	text := b.Template(r.lang)
	values, own := p.values(ctx, r.lang, b.question, text)
	values["link"] = p.linkFor(ctx, r)
	queued, err := p.s.Notices.Queue(ctx, tx, notify.Message{
		Event: "case/" + p.c.ID.String() + "/" + b.event, Person: r.person, Case: p.c.ID.UUID, Name: string(p.c.Service) + "." + b.name,
		To:   notify.Contact{Name: r.name, Address: r.address, Lang: r.lang},
		Text: notify.Texts{r.lang: text}, Values: values, Own: own,
	})
	if err != nil || queued.Already {
		return err
	}
	if queued.Refused { // told by notify.Failed, which is in the history by now
		p.c, err = p.s.Cases.Load(ctx, tx, p.c.ID)
		return err
	}
	return p.took(p.s.Cases.RecordNotice(ctx, tx, cases.Change{Case: p.c.ID, Channel: channelTo(r.address)}, cases.Notified{
		Notice: uuid.UUID(queued.ID), Template: b.name, To: r.kind, Address: r.address, Subject: catalogue.Fill(b.Subject.In(r.lang), values),
	}))
}

// channelTo is how what went to an address is said in the history.
func channelTo(address string) cases.Channel {
	if notify.IsTelephone(address) {
		return cases.BySMS
	}
	return cases.ByEmail
}

// linkFor is the link of the person, or that of whoever acts for them: the second ends with the mandate. Who acts by a
// mandate of before links of their own finds the request by its number, once they have proved their address.
func (p *plan) linkFor(ctx context.Context, r receiver) string {
	origin := p.s.Origin(ctx, p.here)
	switch {
	case r.kind != toHelper:
		return origin + cases.LinkPath(p.s.Cases.LinkToken(p.c))
	case p.c.Helper == nil || p.c.Helper.Mandate == uuid.Nil:
		return origin + "/requests/" + string(p.c.Reference)
	}
	return origin + p.s.Cases.HelperLink(p.c)
}

// byMail tells whether a message may go by e-mail; one that names no channel goes as the person can be reached.
func byMail(channels []string) bool {
	return len(channels) == 0 || slices.Contains(channels, "email") || slices.Contains(channels, "sms")
}

// reachOtherwise asks the team to call or write where no e-mail leads to the person. What is only for the page waits
// there; an acknowledgement was said at the counter or on the telephone; who gave no name wants no news.
func (p *plan) reachOtherwise(ctx context.Context, tx *db.Tx, b letterbox) error {
	pageOnly := len(b.Channels) > 0 && !byMail(b.Channels) && !slices.Contains(b.Channels, "post")
	if pageOnly || b.On.Has("received") || p.c.Person.Name == "" && len(p.c.Person.Contacts) == 0 {
		return nil
	}
	what := "write"
	if phone, ok := p.c.Person.Reach("phone"); ok && !slices.Contains(b.Channels, "post") {
		return p.askPerson(ctx, tx, "call", "Name", p.c.Person.Name, "Phone", phone.Value, "About", p.about(ctx, b))
	}
	return p.askPerson(ctx, tx, what, "Name", p.c.Person.Name, "About", p.about(ctx, b))
}

// about is the subject of a message, for who reads it out.
func (p *plan) about(ctx context.Context, b letterbox) string {
	text := b.Template(p.lang())
	values, _ := p.values(ctx, p.lang(), b.question, text)
	return catalogue.Fill(b.Subject.In(p.lang()), values)
}
