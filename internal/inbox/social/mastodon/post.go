// Package mastodon is the fediverse as a Mastodon server shows it: mentions of the account are
// asked for, oldest first, from a cursor on; answers go out to the person alone (visibility
// direct), with the same Idempotency-Key on every try (docs.joinmastodon.org/methods/statuses).
package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"

	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/kit/i18n"
)

// notification is a mention as the server tells it; unknown fields stay in the raw.
type notification struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Status *post  `json:"status"`
}

type post struct {
	ID         string    `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	InReplyTo  *string   `json:"in_reply_to_id"`
	Spoiler    string    `json:"spoiler_text"`
	Visibility string    `json:"visibility"`
	Language   *string   `json:"language"`
	Content    string    `json:"content"`
	Account    struct {
		Acct        string `json:"acct"`
		DisplayName string `json:"display_name"`
	} `json:"account"`
	Media []struct {
		ID          string  `json:"id"`
		Type        string  `json:"type"`
		URL         *string `json:"url"`
		RemoteURL   *string `json:"remote_url"`
		Description *string `json:"description"`
	} `json:"media_attachments"`
}

var errNobody = errors.New("no post, or nobody wrote it")

// Read understands one mention.
func (Network) Read(_ context.Context, raw inbox.Raw) (inbox.Message, error) {
	body, err := io.ReadAll(raw.Body)
	if err != nil {
		return inbox.Message{}, err
	}
	var n notification
	if err := json.Unmarshal(body, &n); err != nil {
		return inbox.Message{}, err
	}
	if n.Status == nil || n.Status.ID == "" || n.Status.Account.Acct == "" {
		return inbox.Message{}, errNobody
	}
	return n.Status.read(raw.Account.Address), nil
}

func (p post) read(ours string) inbox.Message {
	text := unmentioned(plain(p.Content), ours)
	if p.Spoiler != "" {
		text = strings.TrimSpace(p.Spoiler + "\n\n" + text)
	}
	m := inbox.Message{
		Party: p.Account.Acct, PartyName: p.Account.DisplayName, Conversation: strings.ToLower(p.Account.Acct), Text: text, SentAt: p.CreatedAt.UTC(),
		Facts: inbox.Facts{Ref: p.ID, More: map[string]string{"visibility": p.Visibility}},
	}
	if p.CreatedAt.IsZero() {
		m.SentAt = time.Time{}
	}
	if p.InReplyTo != nil && *p.InReplyTo != "" {
		m.Facts.InReplyTo = []string{*p.InReplyTo}
	}
	if p.Language != nil {
		if lang, ok := i18n.ParseLang(*p.Language); ok {
			m.Lang = lang
		}
	}
	social.Name(&m, p.files())
	if m.Text == "" && len(p.Media) == 0 {
		m.Hold = "inbox.social.held.kind"
	}
	return m
}

func (p post) files() (files []social.File) {
	for _, f := range p.Media {
		for _, from := range []*string{f.URL, f.RemoteURL} {
			if from != nil && *from != "" {
				files = append(files, social.File{ID: *from, Name: nameOf(*from)})
				break
			}
		}
	}
	return files
}

func nameOf(address string) string {
	name := address[strings.LastIndexByte(address, '/')+1:]
	name, _, _ = strings.Cut(name, "?")
	return name
}

// plain is the text of a post's HTML: paragraphs and line ends kept, every tag left out.
// Nothing of the HTML is shown anywhere.
func plain(source string) string {
	var b strings.Builder
	hidden := 0 // inside script or style
	for z := html.NewTokenizer(strings.NewReader(source)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return tidy(b.String())
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "br":
				b.WriteByte('\n')
			case "script", "style":
				hidden++
			case "p", "li", "blockquote":
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "p", "blockquote":
				b.WriteString("\n")
			case "script", "style":
				hidden = max(0, hidden-1)
			}
		}
	}
}

func tidy(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(text)
}

// unmentioned leaves out our own name where the post only begins with it.
func unmentioned(text, ours string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(ours, "@"), "@")
	for _, mention := range []string{"@" + strings.TrimPrefix(ours, "@"), "@" + name} {
		rest, cut := cutFold(text, mention)
		if cut && name != "" && (rest == "" || strings.ContainsAny(rest[:1], " \n,:")) {
			return strings.TrimLeft(rest, " \n,:")
		}
	}
	return text
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
