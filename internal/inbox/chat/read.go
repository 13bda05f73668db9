package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// posted is what came from the resident's page, as it is kept beside the item. Files stand beside it.
type posted struct {
	Chat  string    `json:"chat"`
	Key   string    `json:"key"`
	Name  string    `json:"name"`
	Email string    `json:"email,omitempty"`
	Phone string    `json:"phone,omitempty"`
	Lang  i18n.Lang `json:"lang,omitempty"`
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"`
}

var errNoChat = errors.New("it names no chat")

// Read is the reader of the door: what was posted becomes a message of its chat. It is pure.
func Read(_ context.Context, raw inbox.Raw) (inbox.Message, error) {
	var p posted
	if err := json.NewDecoder(raw.Body).Decode(&p); err != nil {
		return inbox.Message{}, fmt.Errorf("read what a chat posted: %w", err)
	}
	if _, err := ParseID(p.Chat); err != nil || p.Key == "" {
		return inbox.Message{}, errNoChat
	}
	return p.message(), nil
}

// Way is the door in the table of doors.
func Way(c inbox.Channel) inbox.Way {
	return inbox.Way{Door: inbox.Chat, Reader: inbox.ReaderFunc(Read), Channel: c}
}

// message is what was posted as the inbox knows it. The party is the chat itself: an address that anybody may type proves
// nothing, and must not bring a message to somebody's case.
func (p posted) message() inbox.Message {
	more := map[string]string{}
	for name, value := range map[string]string{"email": p.Email, "phone": p.Phone} {
		if value != "" {
			more[name] = value
		}
	}
	return inbox.Message{
		Party: "chat:" + p.Chat, PartyName: p.Name, Conversation: p.Chat, Text: p.Text, Lang: p.Lang, Facts: inbox.Facts{More: more},
	}
}

// What may be typed, in characters.
const (
	mostName  = 100
	MostText  = 4000
	mostEmail = 254
)

// Beginning is what somebody types before a chat.
type Beginning struct {
	Name, Email, Phone string
	Text               string
	Lang               i18n.Lang
	Region             string // for telephone numbers without a country
}

// Check reads what was typed: each fault stands beside its field, and what is right is spelled as it is kept.
func (b Beginning) Check() (Beginning, errs.Problems) {
	var problems errs.Problems
	var err error
	b.Name = strings.Join(strings.Fields(b.Name), " ")
	switch {
	case b.Name == "":
		problems.Add("name", "inbox.chat.name")
	case len([]rune(b.Name)) > mostName:
		problems.Add("name", "inbox.chat.long_name", "Most", mostName)
	}
	if b.Email = strings.TrimSpace(b.Email); b.Email != "" {
		if b.Email, err = identity.NormaliseEmail(b.Email); err != nil || len(b.Email) > mostEmail {
			problems.Add("email", "inbox.chat.email")
		}
	}
	if b.Phone = strings.TrimSpace(b.Phone); b.Phone != "" {
		if b.Phone, err = identity.NormalisePhone(b.Phone, b.Region); err != nil {
			problems.Add("phone", "inbox.chat.phone")
		}
	}
	switch {
	case strings.TrimSpace(b.Text) == "":
		problems.Add("text", "inbox.chat.question")
	case len([]rune(b.Text)) > MostText:
		problems.Add("text", "inbox.chat.too_long", "Most", MostText, "Length", len([]rune(b.Text)))
	}
	return b, problems
}
