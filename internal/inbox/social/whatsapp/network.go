package whatsapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/errs"
)

// Network calls the graph with its Client; the town's own use kit/outbound.
type Network struct{ Client *http.Client }

const (
	usualURL   = "https://graph.facebook.com/v21.0"
	window     = 24 * time.Hour // of customer service: https://developers.facebook.com/docs/whatsapp/pricing
	mostSigns  = 4096
	codeWindow = 131047 // "Re-engagement message"
	mostFile   = 40 << 20
)

// Read understands one message.
func (Network) Read(_ context.Context, raw inbox.Raw) (inbox.Message, error) {
	body, err := io.ReadAll(raw.Body)
	if err != nil {
		return inbox.Message{}, err
	}
	var o one
	if err := json.Unmarshal(body, &o); err != nil {
		return inbox.Message{}, err
	}
	if len(o.Message) == 0 {
		return inbox.Message{}, errors.New("no message")
	}
	var m message
	if err := json.Unmarshal(o.Message, &m); err != nil {
		return inbox.Message{}, err
	}
	if m.ID == "" || m.From == "" {
		return inbox.Message{}, errors.New("nobody signed it")
	}
	var who contact
	if len(o.Contact) > 0 {
		if err := json.Unmarshal(o.Contact, &who); err != nil {
			return inbox.Message{}, err
		}
	}
	return m.read(who), nil
}

func (m message) read(who contact) inbox.Message {
	party := "+" + strings.TrimPrefix(m.From, "+")
	if e164, err := identity.NormalisePhone(party, "ZZ"); err == nil {
		party = e164
	}
	in := inbox.Message{Party: party, PartyName: who.Profile.Name, Conversation: party, SentAt: m.at(), Text: m.text(), Facts: inbox.Facts{Ref: m.ID}}
	if m.Context.ID != "" {
		in.Facts.InReplyTo = []string{m.Context.ID}
	}
	var files []social.File
	for _, f := range []*media{m.Image, m.Document, m.Audio, m.Video, m.Sticker} {
		if f != nil && f.ID != "" {
			files = append(files, social.File{ID: f.ID, Name: f.Filename, Type: f.Type})
		}
	}
	social.Name(&in, files)
	if in.Text == "" && len(files) == 0 {
		in.Hold = "inbox.social.held.kind"
	}
	return in
}

// text is what the person said, whatever kind of message carries it.
func (m message) text() string {
	for _, words := range []string{m.Text.Body, m.Button.Text, m.Interactive.Button.Title, m.Interactive.List.Title, m.Reaction.Emoji} {
		if words != "" {
			return words
		}
	}
	for _, f := range []*media{m.Image, m.Document, m.Video} {
		if f != nil && f.Caption != "" {
			return f.Caption
		}
	}
	if l := m.Location; l != nil {
		return strings.TrimSpace(fmt.Sprintf("%s %s %.6f, %.6f", l.Name, l.Address, l.Latitude, l.Longitude))
	}
	return ""
}

// May refuses what the messenger would: after 24 hours only paid templates may begin again.
func (Network) May(_ social.Account, text string, files int, last, now time.Time) error {
	switch n := len([]rune(text)); {
	case files > 0:
		return social.ErrFiles
	case n > mostSigns:
		return errs.New(errs.Invalid, social.ErrTooLong.Key, "Signs", n, "Most", mostSigns)
	case last.IsZero() || now.Sub(last) >= window:
		return social.ErrWindow
	}
	return nil
}

// Send makes one attempt. Our name of the item goes along and comes back with each status.
func (n Network) Send(ctx context.Context, a social.Account, l inbox.Letter) (inbox.Receipt, error) {
	m := map[string]any{
		"messaging_product": "whatsapp", "recipient_type": "individual", "to": strings.TrimPrefix(l.Item.Party, "+"), "type": "text",
		"text": map[string]any{"preview_url": false, "body": l.Item.Text}, "biz_opaque_callback_data": l.Item.Facts.Ref,
	}
	if len(l.Item.Facts.InReplyTo) > 0 {
		m["context"] = map[string]any{"message_id": l.Item.Facts.InReplyTo[0]}
	}
	body, err := json.Marshal(m)
	if err != nil {
		return inbox.Receipt{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, graph(a, url.PathEscape(a.Settings.PhoneID), "messages"), bytes.NewReader(body))
	if err != nil {
		return inbox.Receipt{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+a.Secret.Token)
	answer, err := wire.Post(n.Client, r, judge)
	if err != nil {
		return inbox.Receipt{}, err
	}
	var taken struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
	}
	if json.Unmarshal(answer, &taken) != nil || len(taken.Messages) == 0 {
		return inbox.Receipt{}, nil // 2xx took it over; statuses repeat our own name
	}
	return inbox.Receipt{Ref: taken.Messages[0].ID}, nil
}

// judge reads the network's own code: too fast and a lapsed key are ours to mend.
func judge(_ int, body []byte) *inbox.Failure {
	var said struct {
		Error struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &said) != nil || said.Error.Code == 0 {
		return nil
	}
	f := &inbox.Failure{Fate: inbox.Permanent, Words: wire.Cut(fmt.Sprintf("%d %s", said.Error.Code, said.Error.Message), 300)}
	switch said.Error.Code {
	case codeWindow:
		f.Words = "inbox.social.why.window"
	case 0, 1, 2, 4, 10, 190, 80007, 130429, 131000, 131016, 131048, 131056:
		f.Fate = inbox.Temporary
	}
	return f
}

// Fetch asks where a file is, then gets it; both answers are only for who holds the key.
func (n Network) Fetch(ctx context.Context, a social.Account, f social.File) (inbox.Part, error) {
	var where struct {
		URL  string `json:"url"`
		Type string `json:"mime_type"`
	}
	body, err := n.get(ctx, a, graph(a, url.PathEscape(f.ID)), 64<<10)
	if err != nil {
		return inbox.Part{}, err
	}
	if err := json.Unmarshal(body, &where); err != nil || where.URL == "" {
		return inbox.Part{}, fmt.Errorf("where file %s is: %w", f.ID, errors.Join(err, errShape))
	}
	body, err = n.get(ctx, a, where.URL, mostFile)
	return inbox.Part{Name: f.Name, Type: f.Type, Body: body}, err
}

func (n Network) get(ctx context.Context, a social.Account, from string, most int64) ([]byte, error) {
	return social.Get(ctx, n.Client, from, "Bearer "+a.Secret.Token, most)
}

func graph(a social.Account, parts ...string) string {
	base := a.Settings.URL
	if base == "" {
		base = usualURL
	}
	return strings.TrimSuffix(base, "/") + "/" + strings.Join(parts, "/")
}
