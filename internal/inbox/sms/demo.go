package sms

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"parvis/internal/inbox"
)

// Demo carries nothing: what was handed over is shown on a page, and is delivered at once.
type Demo struct{}

// DemoText is what its phones send.
type DemoText struct {
	ID   string    `json:"id"`
	From string    `json:"from"`
	Text string    `json:"text"`
	At   time.Time `json:"at,omitzero"`
}

// Submit takes the text over.
func (Demo) Submit(context.Context, Way, Text) (inbox.Receipt, error) {
	return inbox.Receipt{Words: "inbox.sms.why.kept", Delivered: true}, nil
}

// Parse reads what a phone of the demo sent.
func (Demo) Parse(_ Settings, _ string, body []byte) (news []News, err error) {
	all, err := each(body)
	if err != nil {
		return nil, err
	}
	for _, raw := range all {
		var t DemoText
		if err := json.Unmarshal(raw, &t); err != nil {
			return nil, err
		}
		if t.From == "" || t.ID == "" {
			return nil, errors.New("no number or no name of the message")
		}
		news = append(news, News{Message: &Inbound{ID: t.ID, From: t.From, Text: t.Text, At: t.At}, Raw: raw})
	}
	return news, nil
}
