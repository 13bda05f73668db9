package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
)

// Note is what somebody says at a demo door, as JSON.
type Note struct {
	ID           string            `json:"id,omitempty"`
	From         string            `json:"from"`
	Name         string            `json:"name,omitempty"`
	Subject      string            `json:"subject,omitempty"`
	Text         string            `json:"text"`
	Lang         i18n.Lang         `json:"lang,omitempty"`
	At           time.Time         `json:"at,omitzero"`
	Answers      string            `json:"answers,omitempty"` // the ref of what it answers
	Conversation string            `json:"conversation,omitempty"`
	Files        map[string][]byte `json:"files,omitempty"`
}

// Bytes are the note as it comes to the door.
func (n Note) Bytes() []byte {
	b, err := json.Marshal(n)
	if err != nil {
		panic("demo: " + err.Error()) // it has nothing that JSON could refuse
	}
	return b
}

// Read understands a note. It is an inbox.Reader.
func Read(_ context.Context, raw inbox.Raw) (inbox.Message, error) {
	var n Note
	if err := json.NewDecoder(raw.Body).Decode(&n); err != nil {
		return inbox.Message{}, err
	}
	if n.From == "" {
		return inbox.Message{}, errors.New("nobody signed it")
	}
	m := inbox.Message{
		Party: n.From, PartyName: n.Name, Subject: n.Subject, Text: n.Text, Lang: n.Lang, SentAt: n.At,
		Conversation: n.Conversation, Facts: inbox.Facts{Ref: n.ID},
	}
	if n.Answers != "" {
		m.Facts.InReplyTo = []string{n.Answers}
	}
	for _, name := range sorted(n.Files) {
		m.Parts = append(m.Parts, inbox.Part{Name: name, Body: n.Files[name]})
	}
	return m, nil
}

func sorted(files map[string][]byte) (names []string) {
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Channel takes letters over and remembers them. The zero value of Fails takes everything.
type Channel struct {
	door  inbox.Door
	mu    sync.Mutex
	taken []Taken
	fails []error
}

// Taken is a letter as it would have left, with its files read.
type Taken struct {
	inbox.Letter
	Contents [][]byte
}

// New is a demo channel for a door.
func New(door inbox.Door) *Channel { return &Channel{door: door} }

// Door is the one it was made for.
func (c *Channel) Door() inbox.Door { return c.door }

// FailNext has the next attempts end with these errors; a nil error takes the letter over.
func (c *Channel) FailNext(errs ...error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fails = append(c.fails, errs...)
}

// Taken lists what was taken over, oldest first.
func (c *Channel) Taken() []Taken {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.taken)
}

// Send takes the letter over.
func (c *Channel) Send(ctx context.Context, l inbox.Letter) (inbox.Receipt, error) {
	t := Taken{Letter: l}
	for _, f := range l.Files {
		content, err := read(ctx, f)
		if err != nil {
			return inbox.Receipt{}, err
		}
		t.Contents = append(t.Contents, content)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.fails) > 0 {
		err := c.fails[0]
		if c.fails = c.fails[1:]; err != nil {
			return inbox.Receipt{}, err
		}
	}
	c.taken = append(c.taken, t)
	return inbox.Receipt{Words: "kept by the demo"}, nil
}

func read(ctx context.Context, f inbox.LetterFile) ([]byte, error) {
	open, err := f.Open(ctx)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(open)
	return content, errors.Join(err, open.Close())
}
