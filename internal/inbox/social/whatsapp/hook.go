package whatsapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strings"

	"parvis/internal/inbox"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// Path is where the messenger calls, with the id of an account.
const Path = "/doors/social/"

// mostBody bounds one call; the messenger says that none is above 3 MB.
const mostBody = 3 << 20

// Hook answers the messenger's calls.
type Hook struct{ *social.Service }

// Routes are those that machines call: who may is proved by signature.
func (h Hook) Routes() []web.Route {
	return []web.Route{{"GET", Path + "{account}", web.Anyone, h.verify}, {"POST", Path + "{account}", web.Anyone, h.take}}
}

func (h Hook) account(r *http.Request) (social.Account, error) {
	id, err := inbox.ParseAccountID(r.PathValue("account"))
	if err != nil {
		return social.Account{}, inbox.ErrUnknown
	}
	row, err := h.Inbox.Account(r.Context(), h.DB.Read(), id)
	if err != nil {
		return social.Account{}, err
	}
	a, err := h.Account(row)
	if err == nil && (a.Door != inbox.Social || a.Settings.Network != "whatsapp") {
		err = inbox.ErrUnknown
	}
	return a, err
}

// verify answers the first call, by which the messenger learns that the address is ours.
func (h Hook) verify(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	given, want := sha256.Sum256([]byte(q.Get("hub.verify_token"))), sha256.Sum256([]byte(a.Secret.Verify))
	challenge := q.Get("hub.challenge")
	if a.Secret.Verify == "" || q.Get("hub.mode") != "subscribe" || subtle.ConstantTimeCompare(given[:], want[:]) != 1 ||
		len(challenge) > 200 || strings.Trim(challenge, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") != "" {
		w.WriteHeader(http.StatusForbidden)
		return nil
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, challenge)
	return err
}

// take says 200 once all of a call is committed; anything else has the messenger come again.
func (h Hook) take(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	web.AllowBody(w, r, mostBody)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return web.BodyError(err)
	}
	switch {
	case !wire.Signed(r.Header.Get("X-Hub-Signature-256"), a.Secret.App, body):
		w.WriteHeader(http.StatusUnauthorized)
		return nil
	case !a.Paused.IsZero():
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	if err := h.Take(r.Context(), a, body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// Take keeps what a call brings, all of it or nothing. A body that cannot be understood is held whole.
func (h Hook) Take(ctx context.Context, a social.Account, body []byte) error {
	n, err := parse(body, a.Settings.PhoneID)
	if err != nil {
		_, err = h.Inbox.Accept(ctx, inbox.Incoming{Account: a.Account, Raw: bytes.NewReader(body)})
		return err
	}
	all := make([]inbox.Prepared, len(n.messages))
	for i, m := range n.messages {
		if all[i], err = h.Inbox.Prepare(ctx, inbox.Incoming{Account: a.Account, ExternalID: wire.Cut(m.id, 250), Raw: bytes.NewReader(m.raw)}); err != nil {
			return err
		}
	}
	return h.DB.Write(ctx, func(tx *db.Tx) error {
		for _, p := range all {
			if _, err := h.Inbox.Keep(ctx, tx, p); err != nil {
				return err
			}
		}
		return h.told(ctx, tx, a, n.statuses)
	})
}

// told applies statuses. Those of messages that somebody sent from elsewhere by this number say nothing of ours.
func (h Hook) told(ctx context.Context, tx *db.Tx, a social.Account, all []status) error {
	for _, s := range all {
		state, known := s.state()
		if !known {
			continue
		}
		ref := s.Ref
		if ref == "" {
			ref = s.ID
		}
		if err := h.Inbox.Receipted(ctx, tx, a.Account, ref, state, s.words()); err != nil && !errors.Is(err, inbox.ErrUnknown) {
			return err
		}
	}
	return nil
}
