package sms

import (
	"context"
	"errors"

	"parvis/internal/audit"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// onReceived obeys commands in the transaction that keeps them: once STOP is acknowledged,
// nothing that was queued later leaves.
func (s *Service) onReceived(ctx context.Context, tx *db.Tx, e inbox.Received) error {
	if e.Item.Door != inbox.SMS || e.Item.Party == "" {
		return nil
	}
	command := Command(e.Item.Facts.Command)
	before, err := s.ConsentOf(ctx, tx, e.Item.Authority, e.Item.Party)
	if err != nil {
		return err
	}
	if err := s.remember(ctx, tx, e.Item.Authority, e.Item.Party, command); err != nil || command == NoCommand {
		return err
	}
	if err := s.confirm(ctx, tx, e, command, before); err != nil {
		return err
	}
	if e.New { // nothing but a command: there is nothing to sort
		if _, err := s.Inbox.Close(ctx, tx, e.Thread.ID); err != nil {
			return err
		}
	}
	if command == Help {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "sms." + string(command), Kind: "inbox_item", Subject: e.Item.ID.String()})
}

// confirm answers a command: STOP once, HELP once an hour. That nothing may be spent any
// more, or that the number is none that can be answered, does not undo what was obeyed.
func (s *Service) confirm(ctx context.Context, tx *db.Tx, e inbox.Received, c Command, before Consent) error {
	if c == Stop && before.Stopped || e.Thread.ID.IsZero() {
		return nil
	}
	key := "sms." + string(c) + "." + e.Item.ID.String()
	if c == Help {
		key = "sms.help." + e.Item.Party + "." + tx.Now.UTC().Format("2006-01-02T15")
	}
	town := s.town(ctx, e.Item.Authority)
	ctx = identity.As(context.WithValue(ctx, confirming{}, c == Stop || c == Help), identity.Automation("sms."+string(c)))
	err := tx.Try(ctx, func() error {
		_, err := s.Inbox.Send(ctx, tx, inbox.Outgoing{
			Thread: e.Thread.ID, Key: key, Automatic: true,
			Text: i18n.In(langOf(e.Item.Text, town.Lang), "inbox.sms.reply."+string(c), "Town", town.Name, "Phone", town.Phone),
		})
		return err
	})
	if refusal := (*errs.Error)(nil); errors.As(err, &refusal) && refusal.Kind == errs.Invalid {
		s.Log.WarnContext(ctx, "sms: a command was obeyed without an answer", "item", e.Item.ID.String(), "why", refusal.Key)
		return nil
	}
	return err
}

// langOf reads the language off the command where it has one: STOP is both.
func langOf(text string, usual i18n.Lang) i18n.Lang {
	for word, lang := range map[string]i18n.Lang{"ARRET": i18n.FR, "AIDE": i18n.FR, "DEBUT": i18n.FR, "REPR": i18n.FR, "DESAB": i18n.FR, "DESINS": i18n.FR, "FIN": i18n.FR,
		"HELP": i18n.EN, "UNSUB": i18n.EN, "SUBSCRIBE": i18n.EN, "START": i18n.EN, "UNSTOP": i18n.EN, "CANCEL": i18n.EN, "END": i18n.EN, "QUIT": i18n.EN} {
		if t := bare(text); len(t) >= len(word) && t[:len(word)] == word {
			return lang
		}
	}
	return usual
}
