// Package chattest is a town with a chat on its site, for tests of the door and of its pages on both sides.
package chattest

import (
	"context"
	"testing"
	"time"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/live"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/notify"
)

// House is Portvieux on a Thursday at 11:41, its chat open, nobody in it.
type House struct {
	*identitytest.House
	T       testing.TB
	Inbox   *inbox.Service
	Chats   *chat.Service
	Notices *notify.Service
	Hub     *live.Hub
	Files   files.Store
}

// New opens the chat of Portvieux on a fresh database.
func New(t testing.TB, d *db.DB) *House {
	t.Helper()
	return Over(t, identitytest.New(t, d))
}

// Over opens the chat of a town that stands already.
func Over(t testing.TB, ids *identitytest.House) *House {
	t.Helper()
	h := &House{House: ids, T: t}
	h.Clock.Set(time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC))
	hub, err := live.Open(context.Background(), "")
	h.must(err)
	t.Cleanup(hub.Close)
	h.Hub = hub
	h.Files, err = folder.Open(t.TempDir(), 20<<20, h.Clock)
	h.must(err)
	h.Notices = notify.New(notify.Parts{DB: h.DB, Jobs: h.Jobs, Bus: h.Bus, Sender: notify.Outbox(), Config: notify.Config{From: "mairie@portvieux.example", Demo: true}})
	h.Notices.Register()
	h.Inbox = inbox.New(inbox.Deps{
		DB: h.DB, Bus: h.Bus, Jobs: h.Jobs, Files: h.Files, Scanner: demo.Scanner{}, Secret: inbox.Secret{1}, Hint: hub.Publish,
		Ways: []inbox.Way{chat.Way(chat.Channel{Chats: func() *chat.Service { return h.Chats }})},
	})
	h.Inbox.Register()
	h.Chats = chat.New(chat.Deps{
		DB: h.DB, Clock: h.Clock, Bus: h.Bus, Jobs: h.Jobs, Inbox: h.Inbox, Identity: h.IDs, Notices: h.Notices, Hub: hub,
	})
	h.Chats.Register()
	h.Write(h.Here(), func(tx *db.Tx) error { return h.Chats.SetDoor(h.Here(), tx, true, "front-desk") })
	return h
}

func (h *House) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Nolwenn is somebody with an address.
var Nolwenn = chat.Beginning{Name: "Nolwenn Le Goff", Email: "nolwenn@mel.example", Text: "Bonjour, la cantine est-elle ouverte mercredi ?", Lang: i18n.FR, Region: "FR"}

// Begin has somebody wait.
func (h *House) Begin(b chat.Beginning) (chat.Chat, chat.Key) {
	h.T.Helper()
	k := chat.NewKey()
	c, err := h.Chats.Begin(h.Here(), k, b)
	h.must(err)
	return c, k
}

// As is a context of an agent.
func (h *House) As(local string) (context.Context, identity.Agent) {
	h.T.Helper()
	a := h.Agent(local)
	return identity.As(h.Here(), a.Actor()), a
}

// Take has an agent answer.
func (h *House) Take(c chat.Chat, local string) chat.Chat {
	h.T.Helper()
	ctx, a := h.As(local)
	h.Write(ctx, func(tx *db.Tx) error { return h.Chats.Take(ctx, tx, c.ID, a.ID) })
	return h.Fresh(c)
}

// Answer has an agent say something.
func (h *House) Answer(c chat.Chat, local, key, text string) {
	h.T.Helper()
	ctx, _ := h.As(local)
	h.Write(ctx, func(tx *db.Tx) error {
		_, err := h.Inbox.Send(ctx, tx, inbox.Outgoing{Thread: c.Thread, Key: key, Text: text})
		return err
	})
}

// Say has the resident say something.
func (h *House) Say(c chat.Chat, key, text string, parts ...inbox.Part) int64 {
	h.T.Helper()
	n, _, err := h.Chats.Say(h.Here(), c, chat.Saying{Key: key, Text: text, Files: parts})
	h.must(err)
	return n
}

// Fresh reads a chat again.
func (h *House) Fresh(c chat.Chat) chat.Chat {
	h.T.Helper()
	now, err := h.Chats.Chat(h.Here(), h.DB.Read(), c.ID)
	h.must(err)
	return now
}

// Lines are all lines, notes included.
func (h *House) Lines(c chat.Chat) []chat.Line {
	h.T.Helper()
	lines, err := h.Chats.Lines(h.Here(), h.DB.Read(), c, 0, true)
	h.must(err)
	return lines
}

// Drain runs the jobs that are due.
func (h *House) Drain() {
	h.T.Helper()
	h.must(h.Jobs.Drain(context.Background()))
}
