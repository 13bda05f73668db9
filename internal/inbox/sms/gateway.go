package sms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"parvis/internal/inbox"
)

// Text is one message ready to leave.
type Text struct {
	To   string // E.164
	From string // what the phone shows
	Body string
	Ref  string // our name of it: the same for every try
	Size Size
}

// Way is one account of a gateway: what its adapter needs beside the text.
type Way struct {
	Settings Settings
	Secret   Secret
	Callback string // address at which the gateway tells its news; "" where none is known
}

// News is one thing that a gateway tells: a message that came in, or how one of ours fared.
type News struct {
	Message *Inbound
	Receipt *Told
	Raw     json.RawMessage // the part of the body that says it: kept with the message
}

// Inbound is a text that somebody sent us.
type Inbound struct {
	ID, From, To, Text string
	At                 time.Time
}

// Told is a delivery receipt. State is delivered, failed, or sent for what is on its way.
type Told struct {
	Ref   string // ours, or theirs when they do not repeat ours
	State inbox.State
	Words string
	At    time.Time
}

// Gateway carries texts. Submit makes one attempt and returns nil only when the other side
// took the text over, else an *inbox.Failure. Parse is pure and may be given anything.
type Gateway interface {
	Submit(ctx context.Context, w Way, t Text) (inbox.Receipt, error)
	Parse(s Settings, contentType string, body []byte) ([]News, error)
}

func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write a request to a gateway: %w", err)
	}
	return b, nil
}

// each gives the objects of a body that holds one, or several in an array.
func each(body []byte) ([]json.RawMessage, error) {
	trimmed := strings.TrimLeft(string(body), " \t\r\n")
	if strings.HasPrefix(trimmed, "[") {
		var many []json.RawMessage
		if err := json.Unmarshal(body, &many); err != nil {
			return nil, err
		}
		if len(many) == 0 {
			return nil, errors.New("an empty list")
		}
		return many, nil
	}
	var one json.RawMessage
	if err := json.Unmarshal(body, &one); err != nil {
		return nil, err
	}
	return []json.RawMessage{one}, nil
}
