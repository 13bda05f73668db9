package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/sms"
	"parvis/internal/inbox/social"
	"parvis/internal/inbox/social/whatsapp"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// connectAccountCmd opens a number at a gateway for texts, or an account at a network or messenger.
type connectAccountCmd struct {
	oneTown
	Door     string `arg:"" help:"sms or social." enum:"sms,social"`
	Address  string `arg:"" help:"The number people text, such as +33639980100, or the handle, such as @mairie@social.example."`
	Name     string `help:"What agents call it." placeholder:"NAME"`
	Team     string `help:"Team whose threads begin there; everybody's without one." placeholder:"TEAM"`
	Settings string `help:"File with the account's settings, as JSON: docs/doors.md lists them." required:"" placeholder:"FILE"`
	Secrets  string `help:"File with its secrets, as JSON, or - to type them in. They are kept sealed." placeholder:"FILE"`
	BaseURL  string `help:"Address of the town's site, to tell where the other side is to call." env:"PARVIS_BASE_URL" placeholder:"URL"`
}

// Run opens the account, and tells where the other side is to call.
func (c *connectAccountCmd) Run(ctx context.Context, s streams) error {
	settings, err := os.ReadFile(c.Settings)
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	secrets, err := c.secrets(os.Stdin)
	if err != nil {
		return err
	}
	n, err := c.account(settings, secrets)
	if err != nil {
		return err
	}
	return c.atInbox(ctx, func(ctx context.Context, h *house) error {
		if err := h.knowsTeam(ctx, n.Team); err != nil {
			return err
		}
		var a inbox.Account
		err := h.db.Write(ctx, func(tx *db.Tx) (err error) {
			a, err = h.inbox.AddAccount(ctx, tx, n)
			return err
		})
		if err != nil {
			return err
		}
		town, err := h.ids.Authority(ctx, tenant.From(ctx))
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s is open.\n", a.Address)
		return c.tellCallback(s.Out, originOf(c.BaseURL, town), a, secrets)
	})
}

func (c *connectAccountCmd) secrets(typed io.Reader) ([]byte, error) {
	switch c.Secrets {
	case "":
		return nil, nil
	case "-":
		return io.ReadAll(io.LimitReader(typed, 64<<10))
	}
	secrets, err := os.ReadFile(c.Secrets)
	if err != nil {
		return nil, fmt.Errorf("read the secrets: %w", err)
	}
	return secrets, nil
}

// account reads both documents whole: a word that is misspelled is told here and not found out at night.
func (c *connectAccountCmd) account(settings, secrets []byte) (inbox.NewAccount, error) {
	n := inbox.NewAccount{Door: inbox.Door(c.Door), Address: c.Address, Name: c.Name, Team: identity.TeamID(c.Team), Secret: bytes.TrimSpace(secrets)}
	if c.Door == string(inbox.SMS) {
		var document sms.Settings
		err := errors.Join(strictly("settings", settings, &document), strictly("secrets", secrets, new(sms.Secret)))
		if err == nil {
			n.Address, err = identity.NormalisePhone(c.Address, "FR")
		}
		if err == nil && !slices.Contains([]string{"http", "smsmode"}, document.Gateway) {
			err = errors.New("the settings name no gateway: http or smsmode")
		}
		if err == nil && !slices.Contains([]string{"", "hmac", "basic", "link"}, document.Callback.Auth) {
			err = errors.New("callback.auth is hmac, basic or link")
		}
		n.Settings = document
		return n, err
	}
	var document social.Settings
	err := errors.Join(strictly("settings", settings, &document), strictly("secrets", secrets, new(social.Secret)))
	if err == nil && !slices.Contains([]string{"whatsapp", "mastodon"}, document.Network) {
		err = errors.New("the settings name no network: whatsapp or mastodon")
	}
	n.Settings = document
	return n, err
}

// strictly reads a document in which every word is known; nothing at all is an empty one.
func strictly(what string, text []byte, into any) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	read := json.NewDecoder(bytes.NewReader(text))
	read.DisallowUnknownFields()
	if err := read.Decode(into); err != nil {
		return fmt.Errorf("the %s cannot be read: %w", what, err)
	}
	return nil
}

// tellCallback prints where the other side is to call, which is where it gets its words for "delivered".
func (c *connectAccountCmd) tellCallback(out io.Writer, origin string, a inbox.Account, secrets []byte) error {
	if a.Door == inbox.Social {
		_, err := fmt.Fprintf(out, "A messenger is to call %s\n", origin+whatsapp.Path+a.ID.String())
		return err
	}
	settings, err := sms.SettingsOf(a)
	if err != nil {
		return err
	}
	var secret sms.Secret
	if err := strictly("secrets", secrets, &secret); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "The gateway is to call %s\n", sms.CallbackAt(origin+sms.CallbackPath+a.ID.String(), a, settings, secret))
	return err
}
