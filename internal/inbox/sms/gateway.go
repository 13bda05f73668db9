package sms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
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

// mostAnswer bounds what is read of a gateway's answer.
const mostAnswer = 64 << 10

// post sends a request that takes a text over and gives the answer's body. What nobody can
// know (cut after our last byte) is told apart from what can be tried again.
func post(client *http.Client, r *http.Request) ([]byte, error) {
	answer, err := client.Do(r)
	if err != nil {
		return nil, &inbox.Failure{Fate: fateOfCut(err), Words: "inbox.sms.why.unreachable"}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return nil, &inbox.Failure{Fate: inbox.Unsure, Words: "inbox.sms.why.cut"}
	}
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return body, nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500, code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusPaymentRequired:
		return nil, &inbox.Failure{Fate: inbox.Temporary, Words: said(answer.Status, body)} // ours to mend: a key, a credit
	default:
		return nil, &inbox.Failure{Fate: inbox.Permanent, Words: said(answer.Status, body)}
	}
}

// fateOfCut: without a connection nothing left; later, it may have.
func fateOfCut(err error) inbox.Fate {
	var refused interface{ Temporary() bool }
	words := err.Error()
	if strings.Contains(words, "dial ") || strings.Contains(words, "lookup ") || strings.Contains(words, "tls: ") {
		return inbox.Temporary
	}
	if errors.As(err, &refused) && strings.Contains(words, "connection refused") {
		return inbox.Temporary
	}
	return inbox.Unsure
}

// said is what a gateway answered, on one line and short.
func said(status string, body []byte) string {
	words := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "?")), " ")
	if len(words) > 200 {
		words = strings.ToValidUTF8(words[:200], "")
	}
	return strings.TrimSpace(status + " " + words)
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
