package sms_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/inbox/sms"
)

const ours = "+33644639900"

// company is the other side: a gateway on a port of this machine.
type company struct {
	t     *testing.T
	kind  string
	mu    sync.Mutex
	fates []inbox.Fate
	taken []map[string]any
	last  http.Header
}

func (c *company) FailNext(fates ...inbox.Fate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fates = append(c.fates, fates...)
}

func (c *company) Refs() (refs []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.taken {
		refs = append(refs, fmt.Sprint(m[map[string]string{"smsmode": "refClient", "http": "ref"}[c.kind]]))
	}
	return refs
}

func (c *company) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Error(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = r.Header.Clone()
	if len(c.fates) > 0 {
		fate := c.fates[0]
		c.fates = c.fates[1:]
		switch fate {
		case inbox.Temporary:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case inbox.Permanent:
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"message":"recipient invalid"}`)
			return
		case inbox.Unsure:
			panic(http.ErrAbortHandler)
		}
	}
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		c.t.Errorf("the gateway cannot read %s: %v", body, err)
	}
	c.taken = append(c.taken, m)
	fmt.Fprintf(w, `{"messageId":"gw-%d","id":"gw-%d","status":"ENROUTE"}`, len(c.taken), len(c.taken))
}

// onWire replaces the address of a real gateway with that of the test.
type onWire struct{ to string }

func (o onWire) RoundTrip(r *http.Request) (*http.Response, error) {
	to, err := http.NewRequestWithContext(r.Context(), r.Method, o.to, r.Body)
	if err != nil {
		return nil, err
	}
	to.Header = r.Header
	return http.DefaultTransport.RoundTrip(to)
}

func gateway(t *testing.T, kind string) (sms.Gateways, *company) {
	t.Helper()
	c := &company{t: t, kind: kind}
	server := httptest.NewUnstartedServer(c)
	server.Config.ErrorLog = nil
	server.Start()
	t.Cleanup(server.Close)
	client := &http.Client{Transport: onWire{server.URL}}
	all := sms.Gateways{"smsmode": sms.Smsmode{Client: client}, "http": sms.HTTP{Client: client}, "demo": sms.Demo{}}
	all[""] = all[kind]
	return all, c
}

// only has every account use one gateway, whatever its settings say.
func only(all sms.Gateways, kind string) sms.Gateways { return sms.Gateways{"demo": all[kind]} }

func way(g sms.Gateways) inbox.Way {
	return inbox.Way{Door: inbox.SMS, Reader: inbox.ReaderFunc(g.Read), Channel: sms.Channel{Gateways: g}}
}

func posted(id string, v any) inbox.Incoming {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return inbox.Incoming{ExternalID: "mo:" + id, Raw: bytes.NewReader(b)}
}

func wrote(kind, id, from, text string) inbox.Incoming {
	if kind == "smsmode" {
		return posted(id, map[string]any{"messageId": id, "direction": "MO", "from": strings.TrimPrefix(from, "+"), "recipient": map[string]any{"to": "33644639900"}, "body": map[string]any{"text": text}, "receivedDate": "2026-12-03T14:12:00+01:00"})
	}
	return posted(id, map[string]any{"id": id, "from": from, "to": ours, "text": text})
}

func TestConforms(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"smsmode", "http"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			inboxtest.Conforms(t, inboxtest.Adapter{
				Door: inbox.SMS, Address: ours,
				Build: func(t *testing.T) (inbox.Way, inboxtest.Other) {
					all, c := gateway(t, kind)
					return way(only(all, kind)), c
				},
				Good: func(n int) inbox.Incoming {
					return wrote(kind, fmt.Sprint("m", n), fmt.Sprintf("+3363998%04d", n), "Bonjour, ma demande ?")
				},
				Reply: func(l inbox.Item, _ string) inbox.Incoming {
					return wrote(kind, "r"+l.ID.String(), l.Party, "Merci")
				},
				Padded: func(size int) inbox.Incoming {
					return wrote(kind, fmt.Sprint("p", size), "+33639980000", strings.Repeat("x", size))
				},
				Garbage: [][]byte{[]byte("{"), []byte(`{"text":"no name"}`), []byte("<xml/>"), []byte(`[]`), []byte(`[{"id":"1","from":"a"},{"id":"2","from":"b"}]`),
					[]byte(`{"messageId":"x","direction":"MT","status":{"value":"DELIVERED"}}`), []byte(`"a"`), []byte(`{"id":{"a":1},"from":[]}`), []byte("null")},
			})
		})
	}
}

func TestDemoConforms(t *testing.T) {
	t.Parallel()
	inboxtest.Conforms(t, inboxtest.Adapter{
		Door: inbox.SMS, Address: ours,
		Build: func(t *testing.T) (inbox.Way, inboxtest.Other) {
			d := &flaky{}
			g := sms.Gateways{"demo": d}
			return way(g), d
		},
		Good: func(n int) inbox.Incoming {
			return posted(fmt.Sprint("m", n), sms.DemoText{ID: fmt.Sprint("m", n), From: fmt.Sprintf("06 39 98 %02d %02d", n/100, n%100), Text: "Bonjour"})
		},
		Reply: func(l inbox.Item, _ string) inbox.Incoming {
			return posted("r", sms.DemoText{ID: "r", From: l.Party, Text: "Merci"})
		},
		Padded: func(size int) inbox.Incoming {
			return posted(fmt.Sprint("p", size), sms.DemoText{ID: "p", From: "+33639980000", Text: strings.Repeat("x", size)})
		},
		Garbage: [][]byte{[]byte("{"), []byte(`{"text":"no name"}`)},
	})
}

// flaky is the demo gateway in a bad mood.
type flaky struct {
	sms.Demo
	mu    sync.Mutex
	fates []inbox.Fate
	refs  []string
}

func (f *flaky) FailNext(fates ...inbox.Fate) { f.fates = append(f.fates, fates...) }
func (f *flaky) Refs() []string               { return f.refs }

func (f *flaky) Submit(ctx context.Context, w sms.Way, text sms.Text) (inbox.Receipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.fates) > 0 {
		fate := f.fates[0]
		f.fates = f.fates[1:]
		return inbox.Receipt{}, &inbox.Failure{Fate: fate, Words: "as the test asked"}
	}
	f.refs = append(f.refs, text.Ref)
	return f.Demo.Submit(ctx, w, text)
}
