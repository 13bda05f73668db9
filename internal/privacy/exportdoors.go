package privacy

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone"
	"parvis/internal/inbox/sms"
)

// HeldThread is an exchange by some door.
type HeldThread struct {
	Door    inbox.Door `json:"door"`
	With    string     `json:"with"` // the person's address there
	Subject string     `json:"subject,omitempty"`
	Began   time.Time  `json:"began_at"`
	Items   []HeldItem `json:"messages"`
}

// HeldItem is one message of an exchange.
type HeldItem struct {
	At    time.Time  `json:"at"`
	In    bool       `json:"from_the_person"`
	Text  string     `json:"text,omitempty"`
	Files []HeldFile `json:"files,omitempty"`
}

// HeldCall is a telephone call: that it was, never what was said.
type HeldCall struct {
	At        time.Time       `json:"at"`
	Direction phone.Direction `json:"direction"`
	Number    string          `json:"number"`
	State     phone.State     `json:"state"`
}

// HeldCallback is a wish to be called back.
type HeldCallback struct {
	Asked   time.Time `json:"asked_at"`
	From    time.Time `json:"from"`
	Name    string    `json:"name"`
	Phone   string    `json:"phone"`
	Email   string    `json:"email,omitempty"`
	Subject string    `json:"subject"`
	Note    string    `json:"note,omitempty"` // an agent's: the officer's copy alone
}

// HeldNumber is what a number has said about being written to.
type HeldNumber struct {
	Number  string    `json:"number"`
	Stopped bool      `json:"stopped"`
	Since   time.Time `json:"since"`
}

// mostCalls bounds the calls of one number in a copy.
const mostCalls = 1000

func (s *Service) heldDoors(ctx context.Context, h *Held, id identity.PersonID, reader For) error {
	if s.Inbox == nil {
		return nil
	}
	own, err := s.own(ctx, s.DB.Read(), id, reader)
	if err != nil {
		return err
	}
	people, err := s.Identity.JoinedWith(ctx, s.DB.Read(), id)
	if err != nil {
		return err
	}
	who, err := writer(ctx, s.DB.Read(), people, own)
	if err != nil {
		return err
	}
	all, err := who.Of(ctx, s.DB.Read(), s.Inbox)
	if err != nil {
		return err
	}
	for i, t := range all {
		one, err := s.heldThread(ctx, t, i+1)
		if err != nil {
			return err
		}
		h.Threads = append(h.Threads, one)
	}
	for _, c := range own {
		if err := s.heldContact(ctx, h, c, reader); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) heldThread(ctx context.Context, t inbox.Thread, n int) (HeldThread, error) {
	one := HeldThread{Door: t.Door, With: t.Party, Subject: t.Subject, Began: t.First}
	items, err := s.Inbox.Items(ctx, s.DB.Read(), t.ID)
	if err != nil {
		return one, err
	}
	for i, item := range items {
		said := HeldItem{At: item.Received, In: item.Direction == inbox.In, Text: item.Text}
		files, err := s.Inbox.Attachments(ctx, s.DB.Read(), item.ID)
		if err != nil {
			return one, err
		}
		for j, f := range files {
			if f.Scan == inbox.ScanClean {
				said.Files = append(said.Files, HeldFile{Name: f.Name, Path: fmt.Sprintf("files/%s-%d/%d-%d-%s", t.Door, n, i+1, j+1, safeName(f.Name)), key: f.FileKey})
			}
		}
		one.Items = append(one.Items, said)
	}
	return one, nil
}

func (s *Service) heldContact(ctx context.Context, h *Held, c identity.ContactPoint, reader For) error {
	backs, err := phone.CallbacksOf(ctx, s.DB.Read(), c.Kind, c.Value)
	if err != nil {
		return err
	}
	for _, b := range backs {
		one := HeldCallback{Asked: b.Asked, From: b.From, Name: b.Name, Phone: b.Phone, Email: b.Email, Subject: b.Subject}
		if reader == ForOfficer {
			one.Note = b.Note
		}
		if !slices.Contains(h.Callbacks, one) { // asked by number and address
			h.Callbacks = append(h.Callbacks, one)
		}
	}
	if c.Kind != identity.Phone {
		return nil
	}
	calls, err := phone.CallsWith(ctx, s.DB.Read(), c.Value, mostCalls)
	if err != nil {
		return err
	}
	for _, call := range calls {
		h.Calls = append(h.Calls, HeldCall{At: call.Rung, Direction: call.Direction, Number: call.Party, State: call.State})
	}
	consent, err := sms.ConsentOf(ctx, s.DB.Read(), s.Inbox, here(ctx), c.Value)
	if err == nil && consent.Known {
		h.Numbers = append(h.Numbers, HeldNumber{Number: c.Value, Stopped: consent.Stopped, Since: consent.Since})
	}
	return err
}

// files are all papers of a copy, where they stand.
func (h *Held) files() (all []*HeldFile) {
	for i := range h.Requests {
		for j := range h.Requests[i].Files {
			all = append(all, &h.Requests[i].Files[j])
		}
	}
	for i := range h.Threads {
		for j := range h.Threads[i].Items {
			for k := range h.Threads[i].Items[j].Files {
				all = append(all, &h.Threads[i].Items[j].Files[k])
			}
		}
	}
	return all
}
