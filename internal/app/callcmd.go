package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/clock"
)

// callCmd plays the exchange of the demo: it tells the served program of a call by the real webhook.
type callCmd struct {
	Demo      bool   `required:"" help:"Ring an agent of the demo town; a real exchange signs with the key of its own."`
	At        string `help:"Where the demo is served." default:"http://localhost:8080"`
	From      string `help:"Number that calls; 'anonymous' hides it." default:"02 61 91 44 07"`
	Extension string `help:"Extension that rings." default:"214"`
	Event     string `help:"What happens: ringing, answered, transferred, missed, ended." enum:"ringing,answered,transferred,missed,ended" default:"ringing"`
	Call      string `help:"Name of the call, to go on with one; drawn when empty."`
}

// Run tells of one event, and how to go on with the call.
func (c *callCmd) Run(ctx context.Context, s streams) error {
	if c.Call == "" {
		c.Call = "demo-" + hex.EncodeToString(drawn(4))
	}
	a := town.Portvieux()
	number, err := identity.NormalisePhone(a.Contact.Phone, a.Region())
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{
		"event": c.Event, "call_id": c.Call, "direction": "in", "from": c.From, "to": number, "extension": c.Extension,
		"at": clock.System().Now().UTC().Format(time.RFC3339Nano),
	})
	if err != nil {
		return err
	}
	if err := ring(ctx, c.At+"/hooks/phone/"+number, body); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s: call %s at extension %s. Go on with --call %s --event answered, then ended.\n", c.Event, c.Call, c.Extension, c.Call)
	return nil
}

// drawn is so many random bytes.
func drawn(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// ring posts a signed event, as an exchange does.
func ring(ctx context.Context, url string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(phone.Header, phone.Sign(demoKey, body, clock.System().Now()))
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNoContent {
		return nil
	}
	said, err := io.ReadAll(io.LimitReader(answer.Body, 1000))
	return errors.Join(fmt.Errorf("the program answers %s: %s", answer.Status, said), err)
}
