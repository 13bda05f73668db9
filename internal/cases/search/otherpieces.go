package search

import (
	"strings"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/tenant"
)

// threadHead is what a thread is found by before any of its messages: who wrote, by which address.
func threadHead(t inbox.Thread) piece {
	b := bagOf(t.Authority, Thread)
	b.name(t.PartyName)
	b.partyAddress(t.Door, t.Party)
	b.add(text, telling(Words(t.Subject))...)
	return piece{Authority: t.Authority, Kind: Thread, Owner: uuid.UUID(t.ID), At: t.First, Words: b.String()}
}

// threadPiece is one message of a thread.
func threadPiece(t inbox.Thread, i inbox.Item) (piece, bool) {
	said := strings.TrimSpace(i.Subject + " " + i.Text)
	if said == "" {
		return piece{}, false
	}
	b := bagOf(t.Authority, Thread)
	b.add(text, telling(Words(said))...)
	b.add(within, Words(t.PartyName+" "+i.PartyName)...)
	return piece{Authority: t.Authority, Kind: Thread, Owner: uuid.UUID(t.ID), Item: uuid.UUID(i.ID), At: i.Received, Words: b.String()}, true
}

// partyAddress adds who wrote as a door knows them: a number, an address, a name of a network.
func (b *bag) partyAddress(door inbox.Door, party string) {
	kind := identity.Handle
	if strings.HasPrefix(party, "+") && (door == inbox.Phone || door == inbox.SMS || door == inbox.Social) {
		kind = identity.Phone
	}
	b.reach(kind, party)
}

// personHead is a person by names and addresses.
func personHead(at tenant.ID, p identity.Person) piece {
	b := bagOf(at, Person)
	b.name(p.Name())
	for _, c := range p.Contacts {
		b.reach(c.Kind, c.Value)
	}
	return piece{Authority: at, Kind: Person, Owner: p.ID.UUID, At: p.Since, Words: b.String()}
}
