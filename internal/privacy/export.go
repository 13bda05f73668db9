package privacy

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// For is whom a copy is made for.
type For string

// The readers. A resident's own copy leaves out notes and papers among agents, as their pages do, and what others who
// have the same address are alone to know; the officer's has everything.
const (
	ForResident For = "resident"
	ForOfficer  For = "officer"
)

// Held is all that an authority has of a person.
type Held struct {
	MadeAt   time.Time     `json:"made_at"`
	Town     string        `json:"authority"`
	Person   Somebody      `json:"person"`
	Mandates []HeldMandate `json:"mandates,omitempty"`
	Requests []HeldCase    `json:"requests"`
	Drafts   []HeldDraft   `json:"drafts,omitempty"`
	Messages []HeldMessage `json:"messages,omitempty"`

	Threads   []HeldThread   `json:"exchanges,omitempty"`
	Calls     []HeldCall     `json:"calls,omitempty"`
	Callbacks []HeldCallback `json:"callbacks,omitempty"`
	Numbers   []HeldNumber   `json:"numbers,omitempty"`
}

// Somebody is the record of a person.
type Somebody struct {
	Name     string        `json:"name"`
	Birth    string        `json:"birth_date,omitempty"`
	Lang     i18n.Lang     `json:"language,omitempty"`
	Manner   string        `json:"manner,omitempty"`
	Contacts []HeldContact `json:"contacts,omitempty"`
}

// HeldContact is a way to reach somebody.
type HeldContact struct {
	Kind  identity.ContactKind `json:"kind"`
	Value string               `json:"value"`
	Typed string               `json:"typed,omitempty"`
}

// HeldMandate is a right to act for somebody.
type HeldMandate struct {
	Helps bool      `json:"acts_for_another"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"`
}

// HeldCase is a request with its history.
type HeldCase struct {
	Reference cases.Reference   `json:"reference"`
	Service   string            `json:"service"`
	State     string            `json:"state"`
	Opened    time.Time         `json:"opened_at"`
	Closed    time.Time         `json:"closed_at,omitzero"`
	Until     time.Time         `json:"kept_until,omitzero"`
	Amount    *cases.Cents      `json:"amount_cents,omitempty"`
	Answers   []Answer          `json:"answers"`
	Raw       catalogue.Answers `json:"answers_by_field"`
	Events    []HeldEvent       `json:"events"`
	Files     []HeldFile        `json:"files,omitempty"`
}

// Answer is a question with what was said, in words.
type Answer struct {
	Question string   `json:"question"`
	Lines    []string `json:"answer"`
}

// HeldEvent is one thing that happened to a request.
type HeldEvent struct {
	Kind  string    `json:"kind"`
	At    time.Time `json:"at"`
	By    string    `json:"by"` // resident, agent, automation, system
	Words string    `json:"words,omitempty"`
}

// HeldFile is a paper; Path is where it stands in the copy, empty when its bytes cannot be read any more.
type HeldFile struct {
	Name string `json:"name"`
	Path string `json:"path,omitempty"`

	key files.Key
}

// HeldDraft is a request that was not sent.
type HeldDraft struct {
	Service string            `json:"service"`
	Begun   time.Time         `json:"begun_at"`
	Ends    time.Time         `json:"ends_at"`
	Answers catalogue.Answers `json:"answers_by_field"`
}

// HeldMessage is a mail that was sent.
type HeldMessage struct {
	At      time.Time `json:"at"`
	Subject string    `json:"subject"`
	Address string    `json:"address"`
	Text    string    `json:"text,omitempty"`
}

// Export writes all that is held of a person as a zip: data.json for machines, index.html to read, and the files. It
// leaves a line in the audit book. The page is in the language of ctx.
func (s *Service) Export(ctx context.Context, w io.Writer, id identity.PersonID, reader For) error {
	held, err := s.Held(ctx, id, reader)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: "privacy.exported", Kind: "person", Subject: id.String(), Details: map[string]string{"for": string(reader)}})
	})
	if err != nil {
		return err
	}
	return s.pack(ctx, w, held)
}

// pack writes the zip; files are read one after the other, never held in memory.
func (s *Service) pack(ctx context.Context, w io.Writer, held *Held) error {
	z := zip.NewWriter(w)
	for _, f := range held.files() {
		if err := s.packFile(ctx, z, f); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return err
	}
	if err := put(z, "data.json", held.MadeAt, func(out io.Writer) error { _, err := out.Write(text); return err }); err != nil {
		return err
	}
	if err := put(z, "index.html", held.MadeAt, func(out io.Writer) error { return heldPage(held).Render(ctx, out) }); err != nil {
		return err
	}
	return z.Close()
}

func put(z *zip.Writer, name string, at time.Time, write func(io.Writer) error) error {
	out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return write(out)
}

// packFile copies a file; one whose bytes are gone or damaged is named without a path, and the copy goes on.
func (s *Service) packFile(ctx context.Context, z *zip.Writer, f *HeldFile) error {
	in, err := s.Files.Open(ctx, f.key)
	if errors.Is(err, files.ErrNotFound) {
		f.Path = ""
		return nil
	}
	if err != nil {
		return fmt.Errorf("open a file of the copy: %w", err)
	}
	defer in.Close()
	err = put(z, f.Path, time.Time{}, func(out io.Writer) error { _, err := io.Copy(out, in); return err })
	if errors.Is(err, files.ErrDamaged) {
		return nil // what is left of it is in the copy
	}
	return err
}

// Held gathers all that is held of a person.
func (s *Service) Held(ctx context.Context, id identity.PersonID, reader For) (*Held, error) {
	p, err := s.Identity.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	h := &Held{MadeAt: s.Clock.Now(), Person: Somebody{Name: p.Name(), Lang: p.Lang, Manner: p.Manner}}
	if a, err := s.Identity.Authority(ctx, here(ctx)); err == nil {
		h.Town = a.Name.Of(ctx)
	}
	if !p.Birth.IsZero() {
		h.Person.Birth = p.Birth.String()
	}
	for _, fill := range []func(context.Context, *Held, identity.PersonID, For) error{s.heldContacts, s.heldMandates, s.heldRequests, s.heldDrafts, s.heldMessages, s.heldDoors} {
		if err := fill(ctx, h, id, reader); err != nil {
			return nil, fmt.Errorf("gather what is held of a person: %w", err)
		}
	}
	return h, nil
}

func (s *Service) heldContacts(ctx context.Context, h *Held, id identity.PersonID, _ For) error {
	all, err := s.Identity.EveryContact(ctx, s.DB.Read(), id)
	for _, c := range all {
		one := HeldContact{Kind: c.Kind, Value: c.Value}
		if c.Typed != c.Value {
			one.Typed = c.Typed
		}
		h.Person.Contacts = append(h.Person.Contacts, one)
	}
	return err
}

func (s *Service) heldMandates(ctx context.Context, h *Held, id identity.PersonID, _ For) error {
	for helps, list := range map[bool]func(context.Context, identity.PersonID) ([]identity.Mandate, error){true: s.Identity.MandatesOf, false: s.Identity.MandatesFor} {
		all, err := list(ctx, id)
		if err != nil {
			return err
		}
		for _, m := range all {
			h.Mandates = append(h.Mandates, HeldMandate{Helps: helps, From: m.From, Until: m.Until})
		}
	}
	return nil
}

func (s *Service) heldDrafts(ctx context.Context, h *Held, id identity.PersonID, reader For) error {
	own, err := s.addresses(ctx, s.DB.Read(), id, reader)
	if err != nil {
		return err
	}
	all, err := s.Forms.About(ctx, s.DB.Read(), id.UUID, own...)
	if err != nil {
		return err
	}
	for _, d := range all {
		if !d.SentAt.IsZero() {
			continue // it is a request
		}
		service, err := s.Offer.Version(ctx, d.Service, d.Version)
		if err != nil {
			return err
		}
		h.Drafts = append(h.Drafts, HeldDraft{Service: service.Title.Of(ctx), Begun: d.CreatedAt, Ends: d.ExpiresAt, Answers: d.Answers})
	}
	return nil
}

func (s *Service) heldMessages(ctx context.Context, h *Held, id identity.PersonID, reader For) error {
	own, err := s.addresses(ctx, s.DB.Read(), id, reader)
	if err != nil {
		return err
	}
	all, err := s.Notices.About(ctx, id.UUID, own...)
	for _, m := range all {
		one := HeldMessage{At: m.Queued, Subject: m.Subject, Address: m.To.Address}
		if !m.Secret { // a way in: it would open the account of whoever finds the copy
			one.Text = m.Body.Text(m.To.Lang, notify.Letterhead{}, false)
		}
		h.Messages = append(h.Messages, one)
	}
	return err
}

// safeName is a file's name without what a folder could trip over.
func safeName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
}
