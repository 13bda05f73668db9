package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/wire"
)

// Smsmode speaks the REST interface of smsmode (Marseille): POST /sms/v1/messages with a key
// in X-Api-Key; its news come as JSON posts, refClient repeats our name of the message
// (https://dev.smsmode.com/sms/v1/). It signs nothing: accounts have callback.auth "link", best with its networks.
// What its news hold besides these fields is kept with the raw; of a status that is unknown nothing is concluded.
type Smsmode struct{ Client *http.Client }

// smsmodeURL is where it answers unless an account names another place.
const smsmodeURL = "https://rest.smsmode.com/sms/v1/messages"

type smsmodeParty struct {
	To string `json:"to"`
}

type smsmodeBody struct {
	Text     string `json:"text"`
	Encoding string `json:"encoding,omitempty"` // GSM7, UNICODE
}

type smsmodeMessage struct {
	MessageID      string       `json:"messageId,omitempty"`
	Direction      string       `json:"direction,omitempty"` // MO came in, MT went out
	Recipient      smsmodeParty `json:"recipient"`
	From           string       `json:"from,omitempty"`
	Body           *smsmodeBody `json:"body,omitempty"`
	RefClient      string       `json:"refClient,omitempty"`
	CallbackStatus string       `json:"callbackUrlStatus,omitempty"`
	CallbackMO     string       `json:"callbackUrlMo,omitempty"`
	SentDate       string       `json:"sentDate,omitempty"`
	ReceivedDate   string       `json:"receivedDate,omitempty"`
	Status         *struct {
		Value  string `json:"value"`
		Detail string `json:"detail,omitempty"`
		Date   string `json:"deliveryDate,omitempty"`
	} `json:"status,omitempty"`
}

// Submit hands a text over.
func (g Smsmode) Submit(ctx context.Context, w Way, t Text) (inbox.Receipt, error) {
	m := smsmodeMessage{
		Recipient: smsmodeParty{strings.TrimPrefix(t.To, "+")}, From: strings.TrimPrefix(t.From, "+"), Body: &smsmodeBody{Text: t.Body, Encoding: "GSM7"},
		RefClient: t.Ref, CallbackStatus: w.Callback, CallbackMO: w.Callback,
	}
	if t.Size.Unicode {
		m.Body.Encoding = "UNICODE"
	}
	body, err := encode(m)
	if err != nil {
		return inbox.Receipt{}, err
	}
	to := w.Settings.URL
	if to == "" {
		to = smsmodeURL
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return inbox.Receipt{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("X-Api-Key", w.Secret.Key)
	answer, err := wire.Post(g.Client, r, nil)
	if err != nil {
		return inbox.Receipt{}, err
	}
	var taken struct {
		MessageID string `json:"messageId"`
	}
	_ = json.Unmarshal(answer, &taken) // 2xx took it over, whatever stands below; receipts repeat refClient
	return inbox.Receipt{Ref: taken.MessageID, Words: "smsmode " + taken.MessageID}, nil
}

// Parse reads one post of theirs.
func (Smsmode) Parse(s Settings, _ string, body []byte) (news []News, err error) {
	all, err := each(body)
	if err != nil {
		return nil, err
	}
	for _, raw := range all {
		var m smsmodeMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			return nil, err
		}
		one := News{Raw: raw}
		switch {
		case m.MessageID == "":
			return nil, errors.New("a message without a name")
		case m.Direction == "MO" && m.Body != nil && m.From != "":
			one.Message = &Inbound{ID: m.MessageID, From: plus(m.From), To: plus(m.Recipient.To), Text: m.Body.Text, At: day(m.ReceivedDate, m.SentDate)}
		case m.Direction != "MO" && m.Status != nil && m.Status.Value != "":
			one.Receipt = &Told{Ref: first(m.RefClient, m.MessageID), State: smsmodeState(m.Status.Value), Words: strings.TrimSpace(m.Status.Value + " " + m.Status.Detail), At: day(m.Status.Date)}
		default:
			return nil, errors.New("neither a message nor a receipt")
		}
		news = append(news, one)
	}
	return news, nil
}

// smsmodeState: what is not final is on its way.
func smsmodeState(value string) inbox.State {
	switch strings.ToUpper(value) {
	case "DELIVERED":
		return inbox.StateDelivered
	case "UNDELIVERABLE", "UNDELIVERED", "REJECTED", "EXPIRED", "DELETED", "CANCELLED":
		return inbox.StateFailed
	}
	return inbox.StateSent
}

// plus makes an international number of digits alone, as some gateways write them.
func plus(number string) string {
	if len(number) >= 10 && strings.Trim(number, "0123456789") == "" && number[0] != '0' {
		return "+" + number
	}
	return number
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// day reads the first date that is one; gateways leave them out or write them each in their way.
func day(written ...string) time.Time {
	for _, w := range written {
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
			if t, err := time.Parse(layout, w); err == nil && t.Year() > 2000 && t.Year() < 2200 {
				return t.UTC()
			}
		}
	}
	return time.Time{}
}
