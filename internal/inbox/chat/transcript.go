package chat

import (
	"context"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// Happened is a line about what happened, in words.
func Happened(ctx context.Context, c Chat, l Line) string {
	until := c.EndsBy()
	if until.IsZero() {
		until = l.At.Add(afterWarning)
	}
	who := l.Who
	if who == "" {
		who = i18n.T(ctx, "inbox.chat.us")
	}
	return i18n.T(ctx, "inbox.chat.told."+l.Words, "Name", who, "Time", i18n.Time(ctx, until))
}

// Transcript is what was said, as plain text for the resident: without notes.
func (s *Service) Transcript(ctx context.Context, c Chat) (string, error) {
	a, err := s.Identity.Authority(ctx, c.Authority)
	if err != nil {
		return "", err
	}
	lines, err := s.Lines(ctx, s.DB.Read(), c, 0, false)
	if err != nil {
		return "", err
	}
	ctx = i18n.WithZone(i18n.With(ctx, c.Lang), a.Location())
	var text strings.Builder
	text.WriteString(i18n.T(ctx, "inbox.chat.transcript.head", "Authority", a.Name.In(c.Lang), "Day", i18n.Date(ctx, c.Opened)) + "\n")
	for _, l := range lines {
		text.WriteString("\n" + transcribed(ctx, c, l) + "\n")
	}
	return text.String(), nil
}

func transcribed(ctx context.Context, c Chat, l Line) string {
	if l.Kind == Told {
		return i18n.T(ctx, "inbox.chat.transcript.told", "Time", i18n.Time(ctx, l.At), "Words", Happened(ctx, c, l))
	}
	text := i18n.T(ctx, "inbox.chat.transcript.line", "Time", i18n.Time(ctx, l.At), "Name", l.Who)
	if l.Words != "" {
		text += "\n" + l.Words
	}
	for _, f := range l.Files {
		text += "\n" + i18n.T(ctx, "inbox.chat.transcript.file", "Name", f.Name)
	}
	return text
}

// MailTranscript sends the resident what was said, once for each state that the chat was in. The address is theirs to say:
// it is kept with the chat's mail alone.
func (s *Service) MailTranscript(ctx context.Context, c Chat, typed string) error {
	address, err := identity.NormaliseEmail(typed)
	if err != nil {
		return err
	}
	text, err := s.Transcript(ctx, c)
	if err != nil {
		return err
	}
	a, err := s.Identity.Authority(ctx, c.Authority)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.lock(ctx, tx, c)
		if err != nil {
			return err
		}
		if tx.Now.Sub(now.Mailed) < mailsApart {
			return ErrTooFast
		}
		now.Mailed = tx.Now
		if err := s.save(ctx, tx, now); err != nil {
			return err
		}
		_, err = s.Notices.Queue(ctx, tx, notify.Message{
			Event: "chat.transcript/" + c.ID.String() + "/" + tx.Now.UTC().Format("20060102T150405"), Name: "chat.transcript",
			To:      notify.Contact{Name: c.Name, Address: address, Lang: c.Lang},
			Subject: i18n.In(c.Lang, "inbox.chat.mail.transcript", "Authority", a.Name.In(c.Lang)), Body: text,
		})
		return err
	})
}
