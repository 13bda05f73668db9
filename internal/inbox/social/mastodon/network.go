package mastodon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/errs"
)

// Network calls servers with its Client; the town's own use kit/outbound.
type Network struct{ Client *http.Client }

const (
	usualSigns = 500 // of a post, unless the account's settings say otherwise
	mostFile   = 40 << 20
)

// May counts as the server does at the most: the name that is written to goes before the text.
func (Network) May(a social.Account, text string, files int, _, _ time.Time) error {
	most := a.Settings.Most
	if most == 0 {
		most = usualSigns
	}
	const mention = 32 // the server counts a name without its server, which is 30 signs at the most
	switch n := len([]rune(text)); {
	case files > 0:
		return social.ErrFiles
	case n+mention > most:
		return errs.New(errs.Invalid, social.ErrTooLong.Key, "Signs", n, "Most", most-mention)
	}
	return nil
}

// Send makes one attempt. When the post that it answers was deleted, the person is written to all the same.
func (n Network) Send(ctx context.Context, a social.Account, l inbox.Letter) (inbox.Receipt, error) {
	to := ""
	if len(l.Item.Facts.InReplyTo) > 0 {
		to = l.Item.Facts.InReplyTo[0]
	}
	r, err := n.send(ctx, a, l, to)
	if f, ok := errors.AsType[*inbox.Failure](err); ok && to != "" && f.Words == gone {
		return n.send(ctx, a, l, "")
	}
	return r, err
}

// gone marks that the post which is answered is not there any more.
const gone = "inbox.social.lost.deleted"

func (n Network) send(ctx context.Context, a social.Account, l inbox.Letter, replyTo string) (inbox.Receipt, error) {
	p := map[string]string{"status": "@" + strings.TrimPrefix(l.Item.Party, "@") + " " + l.Item.Text, "visibility": "direct"}
	if l.Item.Lang != "" {
		p["language"] = string(l.Item.Lang)
	}
	key := l.Item.Facts.Ref
	if replyTo != "" {
		p["in_reply_to_id"] = replyTo
	} else {
		key += " alone"
	}
	body, err := json.Marshal(p)
	if err != nil {
		return inbox.Receipt{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at(a, "/api/v1/statuses"), bytes.NewReader(body))
	if err != nil {
		return inbox.Receipt{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+a.Secret.Token)
	r.Header.Set("Idempotency-Key", key)
	answer, err := wire.Post(n.Client, r, func(status int, body []byte) *inbox.Failure {
		if replyTo != "" && (status == http.StatusNotFound || status == http.StatusUnprocessableEntity && bytes.Contains(body, []byte("eply"))) {
			return &inbox.Failure{Fate: inbox.Permanent, Words: gone}
		}
		return nil
	})
	if err != nil {
		return inbox.Receipt{}, err
	}
	var taken struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(answer, &taken) // 2xx took it over, whatever stands below
	return inbox.Receipt{Ref: taken.ID}, nil
}

// Fetch gets a picture; the addresses are public, and the key is not for them.
func (n Network) Fetch(ctx context.Context, _ social.Account, f social.File) (inbox.Part, error) {
	body, err := social.Get(ctx, n.Client, f.ID, "", mostFile)
	return inbox.Part{Name: f.Name, Type: f.Type, Body: body}, err
}

func at(a social.Account, path string) string { return strings.TrimSuffix(a.Settings.URL, "/") + path }
