package phone

import (
	"context"
	"io"

	"github.com/nyaruka/phonenumbers"

	"parvis/internal/inbox"
)

// Way is how the inbox reads this door. Nothing is sent by it: an agent rings back.
func Way() inbox.Way { return inbox.Way{Door: inbox.Phone, Reader: inbox.ReaderFunc(read)} }

// mostEvent is more than any exchange writes about a call.
const mostEvent = 64 << 10

func read(_ context.Context, raw inbox.Raw) (inbox.Message, error) {
	body, err := io.ReadAll(io.LimitReader(raw.Body, mostEvent))
	if err != nil {
		return inbox.Message{}, err
	}
	e, err := ReadEvent(body, regionOf(raw.Account))
	if err != nil {
		return inbox.Message{}, err
	}
	return message(e), nil
}

// message is the item that a call makes: the caller's open thread goes on; who hides the number has one of its own.
func message(e Event) inbox.Message {
	m := inbox.Message{Party: e.Party, Conversation: e.Party, SentAt: e.At, Facts: inbox.Facts{More: map[string]string{"call": e.Ref}}}
	if e.Party == Hidden {
		m.Conversation = "call:" + e.Ref
	}
	return m
}

// regionOf is the country of an account's own number.
func regionOf(a inbox.Account) string {
	number, err := phonenumbers.Parse(a.Address, "")
	if err != nil {
		return "FR"
	}
	return phonenumbers.GetRegionCodeForNumber(number)
}
