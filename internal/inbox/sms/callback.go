package sms

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"net/http"

	"parvis/internal/inbox"
	"parvis/internal/inbox/wire"
	"parvis/internal/kit/db"
	"parvis/internal/kit/web"
)

// CallbackPath is where gateways tell their news, with the id of an account.
const CallbackPath = "/doors/sms/"

// mostBody bounds one call; the largest that a gateway makes are lists of a hundred receipts.
const mostBody = 256 << 10

// Routes are those that machines call: who may is proved by signature, see Callback.
func (s *Service) Routes() []web.Route {
	return []web.Route{{"POST", CallbackPath + "{account}", web.Anyone, s.callback}}
}

// callback says 2xx once all that was told is committed. 401 and 403 tell a gateway that its
// account is set up wrongly, 503 to come again.
func (s *Service) callback(w http.ResponseWriter, r *http.Request) error {
	id, err := inbox.ParseAccountID(r.PathValue("account"))
	if err != nil {
		return inbox.ErrUnknown
	}
	account, err := s.Inbox.Account(r.Context(), s.DB.Read(), id)
	if err != nil {
		return err
	}
	if account.Door != inbox.SMS {
		return inbox.ErrUnknown
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
	if err != nil {
		return web.BodyError(err)
	}
	if len(body) > mostBody {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return nil
	}
	if status := s.proved(r, account, body); status != http.StatusOK {
		w.WriteHeader(status)
		return nil
	}
	if !account.Paused.IsZero() {
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	if err := s.Take(r.Context(), account, r.Header.Get("Content-Type"), body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// proved tells by a status whether the gateway of the account calls. Without a secret on the
// account nobody is believed.
func (s *Service) proved(r *http.Request, a inbox.Account, body []byte) int {
	settings, err := SettingsOf(a)
	if err != nil {
		return http.StatusServiceUnavailable
	}
	sealed, err := s.Inbox.SecretOf(a)
	if err != nil {
		return http.StatusServiceUnavailable
	}
	secret, err := secretOf(sealed)
	switch {
	case err != nil || secret.Callback == "":
		return http.StatusUnauthorized
	case !settings.Callback.from(web.ClientIP(r)):
		return http.StatusForbidden
	case settings.Callback.Auth == "basic":
		user, password, _ := r.BasicAuth()
		if same(user, settings.Callback.User) && same(password, secret.Callback) {
			return http.StatusOK
		}
		return http.StatusUnauthorized
	}
	if settings.Callback.Auth == "link" {
		if same(r.URL.Query().Get(linkName), linkKey(a, secret)) {
			return http.StatusOK
		}
		return http.StatusUnauthorized
	}
	if wire.Signed(r.Header.Get(first(settings.Callback.Header, "X-Signature")), secret.Callback, body) {
		return http.StatusOK
	}
	return http.StatusUnauthorized
}

// linkName carries the key of gateways that can prove themselves by nothing but the address that they were given.
const linkName = "key"

// linkKey is what stands in that address: of this account alone, and nothing that opens the gateway's own side.
func linkKey(a inbox.Account, s Secret) string {
	mac := hmac.New(sha256.New, []byte(s.Callback))
	mac.Write([]byte("callback of " + a.ID.String()))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// CallbackAt is the address that a gateway is to call, with its key where it proves itself by that; "" where nobody can call us.
func CallbackAt(address string, a inbox.Account, settings Settings, s Secret) string {
	if address == "" || settings.Callback.Auth != "link" {
		return address
	}
	return address + "?" + linkName + "=" + linkKey(a, s)
}

func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// Take keeps what a gateway tells, all of it or nothing, before it returns without error. A
// body that cannot be understood is held whole.
func (s *Service) Take(ctx context.Context, a inbox.Account, kind string, body []byte) error {
	gateway, settings, err := s.Channel.Gateways.of(a)
	if err != nil {
		return err
	}
	news, err := parse(gateway, settings, kind, body)
	if err != nil {
		_, err = s.Inbox.Accept(ctx, inbox.Incoming{Account: a, Raw: bytes.NewReader(body), Meta: map[string]string{contentType: kind}})
		return err
	}
	prepared, err := s.prepare(ctx, a, news)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for i, n := range news {
			var err error
			if n.Receipt != nil {
				err = s.told(ctx, tx, a, *n.Receipt)
			} else {
				_, err = s.Inbox.Keep(ctx, tx, *prepared[i])
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// parse treats a panic of an adapter as a body that cannot be understood.
func parse(g Gateway, s Settings, kind string, body []byte) (news []News, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the adapter panicked")
		}
	}()
	return g.Parse(s, kind, body)
}

func (s *Service) prepare(ctx context.Context, a inbox.Account, news []News) ([]*inbox.Prepared, error) {
	all := make([]*inbox.Prepared, len(news))
	for i, n := range news {
		if n.Message == nil {
			continue
		}
		p, err := s.Inbox.Prepare(ctx, inbox.Incoming{
			Account: a, ExternalID: wire.Cut("mo:"+n.Message.ID, 250), Raw: bytes.NewReader(n.Raw), Meta: map[string]string{contentType: "application/json"},
		})
		if err != nil {
			return nil, err
		}
		all[i] = &p
	}
	return all, nil
}
