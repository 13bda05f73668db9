package app

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parvis/internal/inbox"
)

// A number and a handle are opened from files; what is misspelled is refused before anything is kept.
func TestConnectAccounts(t *testing.T) {
	t.Parallel()
	at := oneTown{where: where{Data: smallTown(t)}, Authority: "portvieux"}
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "document.json")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	for name, test := range map[string]struct {
		door, address, settings, secrets, says string
		refused                                bool
	}{
		"a gateway":         {"sms", "06 39 98 01 55", `{"gateway":"smsmode","callback":{"auth":"link"}}`, `{"key":"k","callback":"c"}`, "?key=", false},
		"a messenger":       {"social", "+33639980177", `{"network":"whatsapp","phone_id":"1"}`, `{"token":"t","app":"a","verify":"v"}`, "/doors/social/", false},
		"a misspelled word": {"sms", "+33639980156", `{"gatway":"smsmode"}`, ``, "gatway", true},
		"no gateway":        {"sms", "+33639980157", `{}`, ``, "http or smsmode", true},
		"no such network":   {"social", "@a@b", `{"network":"x"}`, ``, "whatsapp or mastodon", true},
		"no number":         {"sms", "mairie", `{"gateway":"http"}`, ``, "", true},
		"cut secrets":       {"sms", "+33639980158", `{"gateway":"http"}`, `{"key":`, "the secrets cannot be read", true},
	} {
		c := connectAccountCmd{oneTown: at, Door: test.door, Address: test.address, Settings: file(test.settings), Secrets: file(test.secrets), BaseURL: "https://portvieux.example"}
		var out bytes.Buffer
		err := c.Run(t.Context(), streams{&out, io.Discard})
		said := out.String()
		if err != nil {
			said = err.Error()
		}
		if (err != nil) != test.refused || !strings.Contains(said, test.says) {
			t.Errorf("%s: %q, %v", name, said, err)
		}
	}
	inTown(t, at.where, func(ctx context.Context, h *house) {
		box := inbox.New(inbox.Deps{DB: h.db, Bus: h.bus, Jobs: h.jobs, Files: h.files})
		all, err := box.Accounts(ctx, h.db.Read())
		must(t, err)
		found := ""
		for _, a := range all {
			found += string(a.Door) + a.Address + " "
		}
		if !strings.Contains(found, "sms+33639980155") || !strings.Contains(found, "social+33639980177") || strings.Contains(found, "9801 56") || strings.Contains(found, "980156") {
			t.Errorf("accounts: %s", found)
		}
	})
}
