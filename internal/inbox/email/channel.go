package email

import (
	"context"
	"errors"
	"io"
	"net/mail"

	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// mostFiles bounds the files of one answer: mailboxes refuse more anyway.
const mostFiles = 20 << 20

// Channel sends answers by the same mail server as notices, on the authority's paper. Its
// mails come from the mailbox that was written to; an answer to them, and a return, come
// back to the thread's signed address.
type Channel struct {
	Sender notify.Sender
	Paper  notify.Paper
}

// Door is that of mail.
func (c Channel) Door() inbox.Door { return inbox.Email }

// Send makes one attempt.
func (c Channel) Send(ctx context.Context, l inbox.Letter) (inbox.Receipt, error) {
	m := c.compose(l)
	var err error
	if m.Files, err = read(ctx, l.Files); err != nil {
		return inbox.Receipt{}, err
	}
	r, err := c.Sender.Send(ctx, m)
	var f *notify.Failure
	if errors.As(err, &f) {
		return inbox.Receipt{}, &inbox.Failure{Fate: fates[f.Outcome], Words: said(f)}
	}
	return inbox.Receipt{Words: r.Words}, err
}

var fates = map[notify.Outcome]inbox.Fate{
	notify.Temporary: inbox.Temporary, notify.Permanent: inbox.Permanent, notify.Unsure: inbox.Unsure,
}

func said(f *notify.Failure) string {
	if f.Enhanced != "" {
		return f.Enhanced + " " + f.Words
	}
	return f.Words
}

// compose lays the answer out. Every line of a header was written by us or made one line of printable text.
func (c Channel) compose(l inbox.Letter) notify.Mail {
	lang := l.Item.Lang
	if lang == "" {
		lang = i18n.FR
	}
	var head notify.Letterhead
	if c.Paper != nil {
		head = c.Paper(l.Item.Authority)
	}
	name := head.Names.In(lang)
	if name == "" {
		name = head.Name
	}
	body := notify.Plain(l.Item.Text)
	m := notify.Mail{
		ID: l.Item.Facts.Ref, Date: l.Item.Sent, Envelope: l.Account.Address, ReplyTo: l.ReplyTo, Lang: lang,
		From: mail.Address{Name: notify.HeaderWords(name), Address: l.Account.Address},
		To:   mail.Address{Name: notify.HeaderWords(l.Item.PartyName), Address: l.Item.Party}, Subject: answering(l),
		Text: body.Text(lang, head, true), HTML: body.HTML(lang, l.Item.Subject, head, true),
		References: l.Item.Facts.References, Personal: l.Item.Facts.Auto == "",
	}
	if l.ReplyTo != "" {
		m.Envelope = l.ReplyTo
	}
	if len(l.Item.Facts.InReplyTo) > 0 {
		m.InReplyTo = l.Item.Facts.InReplyTo[0]
	}
	return m
}

// answering is the subject of an answer: Re: once, and none where we began.
func answering(l inbox.Letter) string {
	subject := notify.HeaderWords(l.Item.Subject)
	switch {
	case subject == "":
		return "Re:"
	case len(l.Item.Facts.InReplyTo) == 0 || answerSubject.MatchString(subject):
		return subject
	}
	return "Re: " + subject
}

func read(ctx context.Context, files []inbox.LetterFile) (bodies []notify.File, err error) {
	left := int64(mostFiles)
	for _, f := range files {
		if left -= f.Size; left < 0 {
			return nil, &inbox.Failure{Fate: inbox.Permanent, Words: "inbox.why.files_too_large"}
		}
		open, err := f.Open(ctx)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(io.LimitReader(open, f.Size))
		if err = errors.Join(err, open.Close()); err != nil {
			return nil, err
		}
		bodies = append(bodies, notify.File{Name: f.Name, Type: f.Type, Body: body})
	}
	return bodies, nil
}
