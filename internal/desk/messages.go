package desk

import (
	"context"
	"strings"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// message is an item of a thread in words.
type message struct {
	ID      string
	At      time.Time
	Time    string
	Out     bool
	Icon    string
	Who     string
	What    string
	Text    string
	Quoted  string
	Lang    i18n.Lang
	Proof   []proof
	Notes   []string // what a reader should know: a forward, a machine, parts left out
	Files   []messageFile
	Sent    sent
	Layout  string // the message as it was laid out by its sender
	Raw     string // as it came
	Booking []string
}

type messageDay struct {
	Words    string
	Messages []message
}

// proof is what is known about the sender's address.
type proof struct {
	Icon, Class, Words string
}

type messageFile struct {
	Href, Name, Words string
	Bad               bool
}

func (p *Pages) threadItems(ctx context.Context, page *threadPage) error {
	items, err := p.Inbox.Items(ctx, p.DB.Read(), page.Thread.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		m, err := p.message(ctx, i)
		if err != nil {
			return err
		}
		words := dayWords(ctx, m.At, p.now())
		if n := len(page.Days); n == 0 || page.Days[n-1].Words != words {
			page.Days = append(page.Days, messageDay{Words: words})
		}
		last := &page.Days[len(page.Days)-1]
		last.Messages = append(last.Messages, m)
	}
	return nil
}

func (p *Pages) message(ctx context.Context, i inbox.Item) (message, error) {
	m := message{
		ID: i.ID.String(), At: i.Received, Time: i18n.Clock(ctx, i.Received), Out: i.Direction == inbox.Out, Icon: threadIcon(i.Door),
		Text: i.Text, Quoted: i.Quoted, Lang: i.Lang, What: i18n.T(ctx, "desk.thread.by", "Door", i18n.T(ctx, "inbox.door."+string(i.Door))),
	}
	m.Who = i.PartyName
	if m.Who == "" {
		m.Who = reachWords(i.Door, i.Party)
	}
	if m.Out {
		m.Who, m.Sent = i.By.Name, itemFate(ctx, i)
		if m.Who == "" {
			m.Who = i18n.T(ctx, "desk.automaton")
		}
	} else {
		m.Raw = "/desk/items/" + m.ID + "/original"
		m.Proof, m.Notes, m.Booking = proofs(ctx, i), notesOn(ctx, i), bookings(ctx, i)
		if i.PartyName != "" && i.Party != "" {
			m.What = reachWords(i.Door, i.Party) + ", " + m.What
		}
	}
	if i.HTML != "" {
		m.Layout = "/desk/items/" + m.ID + "/layout"
	}
	if i.Files == 0 {
		return m, nil
	}
	files, err := p.Inbox.Attachments(ctx, p.DB.Read(), i.ID)
	for _, a := range files {
		m.Files = append(m.Files, fileOf(ctx, a))
	}
	return m, err
}

// itemFate is what became of an answer.
func itemFate(ctx context.Context, i inbox.Item) sent {
	bad := i.State == inbox.StateFailed || i.State == inbox.StateUnsure
	words := known(ctx, "desk.sent."+string(i.State), string(i.State))
	if bad && i.Said != "" {
		words += " " + i18n.T(ctx, "desk.sent.said", "Words", i.Said)
	}
	return sent{Words: words, Bad: bad}
}

// fileOf is an attachment: it opens once it was found clean, and never when it is harmful.
func fileOf(ctx context.Context, a inbox.Attachment) messageFile {
	f := messageFile{Name: a.Name, Words: i18n.T(ctx, "desk.scan."+string(a.Scan)), Bad: a.Scan == inbox.ScanRefused}
	if a.Scan == inbox.ScanClean {
		f.Href = "/desk/files/" + a.ID.String()
	}
	f.Words = i18n.T(ctx, "desk.thread.file", "Size", ui.FileSize(ctx, a.Size), "Scan", f.Words)
	return f
}

// proofs say in words what could be proved about who wrote.
func proofs(ctx context.Context, i inbox.Item) (all []proof) {
	a := i.Facts.Auth
	if a == nil {
		return nil
	}
	switch {
	case a.DMARC == "pass":
		all = append(all, proof{"check", "d-ok", i18n.T(ctx, "desk.proof.sure")})
	case a.DMARC == "fail":
		all = append(all, proof{"alert", "d-bad", i18n.T(ctx, "desk.proof.forged")})
	case a.DKIM == "pass" || a.SPF == "pass":
		all = append(all, proof{"help", "d-muted", i18n.T(ctx, "desk.proof.half")})
	default:
		all = append(all, proof{"help", "d-warn", i18n.T(ctx, "desk.proof.none")})
	}
	detail := i18n.T(ctx, "desk.proof.detail", "SPF", orNone(a.SPF), "DKIM", orNone(a.DKIM), "DMARC", orNone(a.DMARC))
	if len(a.Signs) > 0 {
		detail += " " + i18n.T(ctx, "desk.proof.signed", "Domains", strings.Join(a.Signs, ", "))
	}
	return append(all, proof{"", "d-muted", detail})
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func notesOn(ctx context.Context, i inbox.Item) (notes []string) {
	say := func(yes bool, key string, args ...any) {
		if yes {
			notes = append(notes, i18n.T(ctx, key, args...))
		}
	}
	f := i.Facts
	say(f.Forward, "desk.thread.forward")
	say(f.Stranger, "desk.thread.stranger")
	say(f.Auto == inbox.Replied, "desk.thread.auto")
	say(f.Auto == inbox.Bulk, "desk.thread.bulk")
	say(f.Bounce != nil && f.Bounce.Final(), "desk.thread.bounce")
	say(f.Cut, "desk.thread.cut")
	for _, key := range f.Lost {
		notes = append(notes, known(ctx, key, key))
	}
	return notes
}

// bookings are appointments that came with a message.
func bookings(ctx context.Context, i inbox.Item) (all []string) {
	for _, e := range i.Facts.Events {
		at := i18n.Date(ctx, e.Start)
		if !e.AllDay {
			at += ", " + i18n.Clock(ctx, e.Start)
		}
		words := i18n.T(ctx, "desk.thread.booking", "What", e.Summary, "At", at)
		if e.Place != "" {
			words += ", " + e.Place
		}
		all = append(all, words)
	}
	return all
}
