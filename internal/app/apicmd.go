package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"parvis/internal/api"
	"parvis/internal/kit/db"
)

// apiCmd gathers what administrators do about other programs.
type apiCmd struct {
	Key keyCmd `cmd:"" help:"Keys with which other programs use the API and send Open311 reports."`
}

type keyCmd struct {
	Add    addKeyCmd    `cmd:"" help:"Make a key and print it, this once."`
	List   listKeysCmd  `cmd:"" help:"List the keys, without their secrets."`
	Revoke revokeKeyCmd `cmd:"" help:"End a key at once."`
}

type addKeyCmd struct {
	oneTown
	Name  string   `arg:"" help:"Which program it is for."`
	Scope []string `help:"What it may do: services.read, cases.read, cases.write, messages.write, webhooks, cases.sensitive." required:""`
	Pace  int      `help:"Requests a minute." default:"120"`
}

// keys are the verbs about keys over the database of a house that may be served by another process.
func keysOver(h *house) *api.Service { return &api.Service{Deps: api.Deps{DB: h.db, Clock: h.clock}} }

// Run prints the key alone on a line, for scripts.
func (c *addKeyCmd) Run(ctx context.Context, s streams) error {
	scopes, unknown := api.ParseScopes(c.Scope)
	if unknown != "" {
		return fmt.Errorf("there is no scope %q; there are %v", unknown, api.Scopes)
	}
	n := api.NewKey{Name: c.Name, Scopes: scopes, PerMinute: c.Pace}
	if n.Check().Any() {
		return errors.New("a key needs a name of at most 100 characters, a scope, and a pace of 1 to 6000 requests a minute")
	}
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		var token string
		err := h.db.Write(ctx, func(tx *db.Tx) (err error) {
			_, token, err = keysOver(h).AddKey(ctx, tx, n)
			return err
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.Out, token)
		return err
	})
}

type listKeysCmd struct{ oneTown }

// Run prints one line a key.
func (c *listKeysCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		keys, err := keysOver(h).Keys(ctx)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
		for _, k := range keys {
			names := make([]string, len(k.Scopes))
			for i, scope := range k.Scopes {
				names[i] = string(scope)
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%d/min\t%s\t%s\n", k.Prefix, k.Name, strings.Join(names, ","), k.PerMinute, used(k), ended(k))
		}
		return t.Flush()
	})
}

func used(k api.Key) string {
	if k.UsedAt.IsZero() {
		return "never used"
	}
	return "used " + k.UsedAt.Format(time.DateOnly)
}

func ended(k api.Key) string {
	if k.RevokedAt.IsZero() {
		return ""
	}
	return "revoked " + k.RevokedAt.Format(time.DateOnly)
}

type revokeKeyCmd struct {
	oneTown
	Prefix string `arg:"" help:"The eight letters that the list shows."`
}

// Run ends the key of a prefix.
func (c *revokeKeyCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		keys, err := keysOver(h).Keys(ctx)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if k.Prefix == c.Prefix {
				return h.db.Write(ctx, func(tx *db.Tx) error { return keysOver(h).RevokeKey(ctx, tx, k.ID) })
			}
		}
		return fmt.Errorf("no key begins with %q", c.Prefix)
	})
}
