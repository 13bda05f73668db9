// Package whatsapp is a messenger that speaks as the WhatsApp Cloud API does: one signed
// webhook for messages and statuses, and a graph of addresses to answer and to fetch files
// (developers.facebook.com/docs/whatsapp/cloud-api). A town may name another server that
// speaks so in its account's settings.
package whatsapp

import (
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"parvis/internal/inbox"
)

type payload struct {
	Object string `json:"object"`
	Entry  []struct {
		Changes []struct {
			Field string `json:"field"`
			Value struct {
				Metadata struct {
					PhoneID string `json:"phone_number_id"`
				} `json:"metadata"`
				Contacts []json.RawMessage `json:"contacts"`
				Messages []json.RawMessage `json:"messages"`
				Statuses []status          `json:"statuses"`
			} `json:"value"`
		} `json:"changes"`
	} `json:"entry"`
}

type contact struct {
	ID      string `json:"wa_id"`
	Profile struct {
		Name string `json:"name"`
	} `json:"profile"`
}

type media struct {
	ID       string `json:"id"`
	Type     string `json:"mime_type"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
}

type message struct {
	ID        string `json:"id"`
	From      string `json:"from"`
	Timestamp string `json:"timestamp"`
	Type      string `json:"type"`
	Text      struct {
		Body string `json:"body"`
	} `json:"text"`
	Context struct {
		ID        string `json:"id"`
		Forwarded bool   `json:"forwarded"`
	} `json:"context"`
	Image    *media `json:"image"`
	Document *media `json:"document"`
	Audio    *media `json:"audio"`
	Video    *media `json:"video"`
	Sticker  *media `json:"sticker"`
	Location *struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Name      string  `json:"name"`
		Address   string  `json:"address"`
	} `json:"location"`
	Button struct {
		Text string `json:"text"`
	} `json:"button"`
	Interactive struct {
		Button struct {
			Title string `json:"title"`
		} `json:"button_reply"`
		List struct {
			Title string `json:"title"`
		} `json:"list_reply"`
	} `json:"interactive"`
	Reaction struct {
		Emoji string `json:"emoji"`
	} `json:"reaction"`
}

type status struct {
	ID     string `json:"id"`
	Status string `json:"status"` // sent, delivered, read, failed
	Ref    string `json:"biz_opaque_callback_data"`
	Errors []struct {
		Code    int    `json:"code"`
		Title   string `json:"title"`
		Message string `json:"message"`
	} `json:"errors"`
}

// one is a message as it is kept: what the network said of it, and who the writer is.
type one struct {
	Message json.RawMessage `json:"message"`
	Contact json.RawMessage `json:"contact,omitempty"`
}

// news are the messages and statuses of a body, in its order.
type news struct {
	messages []kept
	statuses []status
}

type kept struct {
	id  string
	raw []byte
}

var errShape = errors.New("not a notification of messages")

// parse reads a whole body; what it does not know makes all of it unreadable, so that nothing is lost.
func parse(body []byte, phoneID string) (n news, err error) {
	var p payload
	if err := json.Unmarshal(body, &p); err != nil {
		return n, err
	}
	for _, entry := range p.Entry {
		for _, c := range entry.Changes {
			if c.Field != "messages" || phoneID != "" && c.Value.Metadata.PhoneID != phoneID {
				return n, errShape
			}
			for _, raw := range c.Value.Messages {
				k, err := keep(raw, c.Value.Contacts)
				if err != nil {
					return n, err
				}
				n.messages = append(n.messages, k)
			}
			n.statuses = append(n.statuses, c.Value.Statuses...)
		}
	}
	if len(n.messages)+len(n.statuses) == 0 {
		return n, errShape
	}
	return n, nil
}

func keep(raw json.RawMessage, contacts []json.RawMessage) (kept, error) {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return kept{}, err
	}
	if m.ID == "" || m.From == "" {
		return kept{}, errShape
	}
	o := one{Message: raw}
	for _, c := range contacts {
		var who contact
		if json.Unmarshal(c, &who) == nil && who.ID == m.From {
			o.Contact = c
		}
	}
	b, err := json.Marshal(o)
	return kept{id: m.ID, raw: b}, err
}

// state of ours for a status of theirs; read is delivered and more.
func (s status) state() (inbox.State, bool) {
	switch s.Status {
	case "sent":
		return inbox.StateSent, true
	case "delivered", "read":
		return inbox.StateDelivered, true
	case "failed":
		return inbox.StateFailed, true
	}
	return "", false
}

func (s status) words() string {
	if len(s.Errors) == 0 {
		return ""
	}
	if s.Errors[0].Code == codeWindow {
		return "inbox.social.why.window"
	}
	return strconv.Itoa(s.Errors[0].Code) + " " + s.Errors[0].Title
}

func (m message) at() time.Time {
	seconds, err := strconv.ParseInt(m.Timestamp, 10, 64)
	if err != nil || seconds <= 0 || seconds > 4_102_444_800 { // 2100
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
