package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"parvis/internal/inbox"
	"parvis/internal/inbox/wire"
)

// HTTP is any gateway that takes a text by a POST and tells its news by another: the
// account's settings say what it calls things. The usual names are those of Fields.
type HTTP struct{ Client *http.Client }

// Fields are a gateway's names of things; "" takes the usual one, given in each comment.
type Fields struct {
	Form   bool   `json:"form,omitempty"`   // requests are forms, not JSON
	Key    string `json:"key,omitempty"`    // header that carries our key: Authorization, with Bearer
	To     string `json:"to,omitempty"`     // to
	From   string `json:"from,omitempty"`   // from
	Text   string `json:"text,omitempty"`   // text
	Ref    string `json:"ref,omitempty"`    // ref: our name of a message
	ID     string `json:"id,omitempty"`     // id: their name of a message
	Status string `json:"status,omitempty"` // status: a receipt has it, a message that came in has not
	Reason string `json:"reason,omitempty"` // reason
	At     string `json:"at,omitempty"`     // at, RFC 3339
	Notify string `json:"notify,omitempty"` // where receipts go, callback
}

func (f Fields) orUsual() Fields {
	for name, value := range map[string]*string{"to": &f.To, "from": &f.From, "text": &f.Text, "ref": &f.Ref, "id": &f.ID,
		"status": &f.Status, "reason": &f.Reason, "at": &f.At, "callback": &f.Notify, "Authorization": &f.Key} {
		if *value == "" {
			*value = name
		}
	}
	return f
}

// Submit hands a text over.
func (g HTTP) Submit(ctx context.Context, w Way, t Text) (inbox.Receipt, error) {
	f := w.Settings.Fields.orUsual()
	values := map[string]string{f.To: t.To, f.From: t.From, f.Text: t.Body, f.Ref: t.Ref}
	if w.Callback != "" {
		values[f.Notify] = w.Callback
	}
	body, kind, err := f.write(values)
	if err != nil {
		return inbox.Receipt{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.Settings.URL, body)
	if err != nil {
		return inbox.Receipt{}, err
	}
	r.Header.Set("Content-Type", kind)
	if key := w.Secret.Key; f.Key == "Authorization" {
		r.Header.Set(f.Key, "Bearer "+key)
	} else {
		r.Header.Set(f.Key, key)
	}
	answer, err := wire.Post(g.Client, r, nil)
	if err != nil {
		return inbox.Receipt{}, err
	}
	var said map[string]any
	_ = json.Unmarshal(answer, &said) // many answer with a word alone; 2xx took the text over
	return inbox.Receipt{Ref: word(said[f.ID]), Words: word(said[f.Status])}, nil
}

func (f Fields) write(values map[string]string) (body io.Reader, kind string, err error) {
	if f.Form {
		form := url.Values{}
		for name, value := range values {
			form.Set(name, value)
		}
		return strings.NewReader(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	b, err := encode(values)
	return bytes.NewReader(b), "application/json", err
}

// Parse reads news as JSON or as a form, whichever was posted.
func (HTTP) Parse(s Settings, contentType string, body []byte) (news []News, err error) {
	f := s.Fields.orUsual()
	all, err := objects(contentType, body)
	if err != nil {
		return nil, err
	}
	for _, raw := range all {
		var said map[string]any
		if err := json.Unmarshal(raw, &said); err != nil {
			return nil, err
		}
		one := News{Raw: raw}
		switch status := word(said[f.Status]); {
		case status != "" && first(word(said[f.Ref]), word(said[f.ID])) != "":
			one.Receipt = &Told{Ref: first(word(said[f.Ref]), word(said[f.ID])), State: s.stateOf(status), Words: strings.TrimSpace(status + " " + word(said[f.Reason])), At: day(word(said[f.At]))}
		case word(said[f.ID]) != "" && word(said[f.From]) != "":
			one.Message = &Inbound{ID: word(said[f.ID]), From: plus(word(said[f.From])), To: plus(word(said[f.To])), Text: word(said[f.Text]), At: day(word(said[f.At]))}
		default:
			return nil, errors.New("neither a message nor a receipt")
		}
		news = append(news, one)
	}
	return news, nil
}

// objects are the things of a body; a form is one of them, written as JSON.
func objects(contentType string, body []byte) ([]json.RawMessage, error) {
	if !strings.HasPrefix(strings.ToLower(contentType), "application/x-www-form-urlencoded") {
		return each(body)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	said := map[string]string{}
	for name, values := range form {
		said[name] = values[0]
	}
	raw, err := encode(said)
	return []json.RawMessage{raw}, err
}

// stateOf reads a gateway's word: its own table first, then what most of them say.
func (s Settings) stateOf(status string) inbox.State {
	for theirs, ours := range s.Statuses {
		if strings.EqualFold(theirs, status) {
			return inbox.State(ours)
		}
	}
	switch strings.ToUpper(status) {
	case "DELIVERED", "DELIVRD", "DELIVERY_SUCCESS":
		return inbox.StateDelivered
	case "FAILED", "UNDELIVERED", "UNDELIV", "UNDELIVERABLE", "REJECTED", "REJECTD", "EXPIRED", "DELETED", "ERROR":
		return inbox.StateFailed
	}
	return inbox.StateSent
}

// word is a value of JSON as text; a gateway writes numbers as it likes.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}
