package sms

import (
	"context"
	"errors"
	"fmt"
	"io"

	"parvis/internal/identity"
	"parvis/internal/inbox"
)

// Gateways are those that this installation knows, by the word that settings use.
type Gateways map[string]Gateway

// of gives the one of an account; without a word it is the demo's.
func (g Gateways) of(a inbox.Account) (Gateway, Settings, error) {
	s, err := SettingsOf(a)
	if err != nil {
		return nil, s, err
	}
	if s.Gateway == "" {
		s.Gateway = "demo"
	}
	way, known := g[s.Gateway]
	if !known {
		return nil, s, fmt.Errorf("account %s names the gateway %q, which is none of ours", a.ID, s.Gateway)
	}
	return way, s, nil
}

// contentType is the entry of an item's meta that says how its bytes are written.
const contentType = "content-type"

// Read understands one message as its gateway wrote it. It is an inbox.Reader.
func (g Gateways) Read(_ context.Context, raw inbox.Raw) (inbox.Message, error) {
	way, settings, err := g.of(raw.Account)
	if err != nil {
		return inbox.Message{}, err
	}
	body, err := io.ReadAll(raw.Body)
	if err != nil {
		return inbox.Message{}, err
	}
	news, err := way.Parse(settings, raw.Meta[contentType], body)
	switch {
	case err != nil:
		return inbox.Message{}, err
	case len(news) != 1 || (news[0].Message == nil && news[0].Receipt == nil):
		return inbox.Message{}, errors.New("not one message")
	case news[0].Receipt != nil:
		return inbox.Message{Hold: "inbox.sms.held.receipt"}, nil
	}
	return messageOf(*news[0].Message, settings.Region), nil
}

func messageOf(in Inbound, region string) inbox.Message {
	party := in.From
	if e164, err := identity.NormalisePhone(in.From, region); err == nil {
		party = e164
	}
	m := inbox.Message{Party: party, Conversation: party, Text: in.Text, SentAt: in.At}
	m.Facts.More = map[string]string{"sms": in.ID}
	if c := CommandOf(in.Text); c != NoCommand {
		m.Facts.Command = string(c)
	}
	return m
}
