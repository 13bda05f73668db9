package chat

import (
	"context"
	"errors"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// Channel takes our words to the person. In a chat that goes on they are a line already, in the transaction that queued
// them; who has left gets them by mail, if they said where.
type Channel struct{ Chats func() *Service } // the service is wired after the table of doors

// Door is the chat's.
func (Channel) Door() inbox.Door { return inbox.Chat }

// Send is one attempt. A line that was on the resident's screen before it was sent is delivered at once.
func (ch Channel) Send(ctx context.Context, l inbox.Letter) (inbox.Receipt, error) {
	s := ch.Chats()
	ctx = tenant.With(ctx, l.Item.Authority)
	c, err := s.OfThread(ctx, s.DB.Read(), l.Thread.ID)
	if errors.Is(err, ErrUnknown) {
		return inbox.Receipt{}, &inbox.Failure{Fate: inbox.Permanent, Words: "inbox.why.chat_gone"}
	}
	if err != nil {
		return inbox.Receipt{}, err
	}
	n, err := s.lineOf(ctx, l.Item.ID)
	if err != nil {
		return inbox.Receipt{}, err
	}
	if c.Live() || c.Seen >= n {
		return inbox.Receipt{Delivered: c.Seen >= n}, nil
	}
	return s.mailAnswer(ctx, c, l)
}

// mailAnswer has an answer to somebody who has left go by mail, with how to go on.
func (s *Service) mailAnswer(ctx context.Context, c Chat, l inbox.Letter) (inbox.Receipt, error) {
	if c.Address() == "" || s.Notices == nil {
		return inbox.Receipt{}, &inbox.Failure{Fate: inbox.Permanent, Words: "inbox.why.chat_gone"}
	}
	a, err := s.Identity.Authority(ctx, c.Authority)
	if err != nil {
		return inbox.Receipt{}, err
	}
	text := l.Item.Text
	if len(l.Files) > 0 {
		text += "\n\n" + i18n.In(c.Lang, "inbox.chat.mail.files")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.Notices.Queue(ctx, tx, notify.Message{
			Event: "chat.answer/" + l.Item.ID.String(), Name: "chat.answer", To: notify.Contact{Name: c.Name, Address: c.Address(), Lang: c.Lang},
			Subject: i18n.In(c.Lang, "inbox.chat.mail.answer", "Authority", a.Name.In(c.Lang)),
			Body:    i18n.In(c.Lang, "inbox.chat.mail.answer.body", "Text", text, "Authority", a.Name.In(c.Lang), "Phone", a.Contact.Phone),
		})
		return err
	})
	return inbox.Receipt{Words: "e-mail"}, err
}
