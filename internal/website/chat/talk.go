package chat

import (
	"context"
	"strconv"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// talk is a conversation laid out for its resident.
type talk struct {
	Chat   chat.Chat
	Lines  []line
	Rev    int64 // the last change that the page shows
	Last   int64 // the last line
	Status string
	Phone  string
	Panel  bool
	Next   string // key of the next message
	Kept   int    // days
}

// line is one thing said, ready to be drawn.
type line struct {
	N     int64
	Kind  chat.Kind
	Who   string
	Mine  bool
	Time  string
	At    time.Time
	Text  string
	Files []paper
}

// paper is a file of a line: a link once the scanner found it clean.
type paper struct{ Href, Name, Words string }

func (p *Pages) talk(ctx context.Context, c chat.Chat, panel bool) (*talk, error) {
	t := &talk{Chat: c, Panel: panel, Next: string(chat.NewKey())[:22], Phone: identity.AuthorityOf(ctx).Contact.Phone, Kept: int(chat.Kept.Hours() / 24)}
	lines, err := p.Chats.Lines(ctx, p.DB.Read(), c, 0, false)
	if err != nil {
		return nil, err
	}
	t.Lines, t.Rev, t.Last = lay(ctx, c, lines)
	t.Status, err = p.status(ctx, c)
	return t, err
}

// lay writes lines as the resident reads them, and tells the last change and the last line.
func lay(ctx context.Context, c chat.Chat, all []chat.Line) (lines []line, rev, last int64) {
	for _, l := range all {
		rev, last = max(rev, l.Rev), max(last, l.N)
		one := line{N: l.N, Kind: l.Kind, Who: l.Who, Mine: l.Kind == chat.In, Time: i18n.Time(ctx, l.At), At: l.At, Text: l.Words}
		switch l.Kind {
		case chat.Told:
			one.Text = chat.Happened(ctx, c, l)
		case chat.In:
			one.Who = i18n.T(ctx, "chat.you")
		}
		for _, f := range l.Files {
			one.Files = append(one.Files, paperOf(ctx, f))
		}
		lines = append(lines, one)
	}
	return lines, rev, last
}

func paperOf(ctx context.Context, f inbox.Attachment) paper {
	one := paper{Name: f.Name, Words: i18n.T(ctx, "chat.file."+string(f.Scan), "Size", sizeWords(ctx, f.Size))}
	if f.Scan == inbox.ScanClean {
		one.Href = Path + "/files/" + f.ID.String()
	}
	return one
}

func sizeWords(ctx context.Context, n int64) string {
	if n < 1<<20 {
		return i18n.T(ctx, "chat.kilo", "N", i18n.Number(ctx, max(1, n>>10)))
	}
	return i18n.T(ctx, "chat.mega", "N", i18n.Number(ctx, float64(n*10>>20)/10))
}

// longWait is after how long the other ways are offered to whoever waits.
const longWait = 5 * time.Minute

// status says where the conversation stands: the place in the queue, or who answers.
func (p *Pages) status(ctx context.Context, c chat.Chat) (string, error) {
	switch {
	case c.State == chat.Ended:
		return i18n.T(ctx, "chat.status.ended"), nil
	case c.State == chat.Open:
		return i18n.T(ctx, "chat.status.open", "Name", c.AgentName), nil
	}
	n, err := p.Chats.Ahead(ctx, p.DB.Read(), c)
	words := i18n.T(ctx, "chat.status.next")
	if n > 0 {
		words = i18n.T(ctx, "chat.status.ahead", "Count", n)
	}
	if p.Clock.Now().Sub(c.Opened) >= longWait {
		words += " " + i18n.T(ctx, "chat.status.long")
	}
	return words, err
}

// id is the line's place on the page.
func (l line) id() string { return "l" + strconv.FormatInt(l.N, 10) }

func (t *talk) to(path string) string { return at(t.Panel, path) }

// other are the ways beside the chat.
func other(ctx context.Context, a *identity.Authority) []ui.Link {
	return []ui.Link{
		{Href: "/callback", Text: i18n.T(ctx, "chat.callback"), Icon: "phone"},
		{Href: "/contact", Text: i18n.T(ctx, "chat.contact"), Icon: "mail"},
	}
}
