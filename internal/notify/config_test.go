package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestPasswordsNeverPrint(t *testing.T) {
	t.Parallel()
	url, err := ParseServerURL("smtp://ville:s3cret%40x@mail.test:2525")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{SMTP: url, From: "a@b.test"}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", c, "url", url, "pointer", &c)
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{
		log.String(), string(asJSON), fmt.Sprint(c), fmt.Sprintf("%+v %#v %s %q %x %d", c, c, url, url, url, url), url.String(), fmt.Sprint(&c), fmt.Sprintf("%v", []ServerURL{url}),
	} {
		if strings.Contains(out, "s3cret") || strings.Contains(out, fmt.Sprintf("%x", "s3cret")) {
			t.Errorf("the password shows in %s", out)
		}
	}
	if name, password, ok := url.Login(); !ok || name != "ville" || password != "s3cret@x" {
		t.Errorf("login %q %q %v", name, password, ok)
	}
}

func TestServerAddresses(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"smtp://mail.test": "mail.test:587 required", "smtps://mail.test": "mail.test:465 implicit", "smtp://mail.test:25?tls=if-offered": "mail.test:25 if-offered",
		"smtp://127.0.0.1:25?tls=none": "127.0.0.1:25 none", "smtp://u:p@127.0.0.1?tls=none": "127.0.0.1:587 none",
	}
	for in, want := range good {
		u, err := ParseServerURL(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := u.Host() + ":" + u.Port() + " " + u.TLS(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"mail.test", "http://mail.test", "smtp://", "smtp://u:s3cret@mail.test?tls=none", "smtp://u:s3cret@mail.test?tls=maybe", "smtp://u:s3cret@ma il:x", "smtp://u:s3c%zzret@h"} {
		if _, err := ParseServerURL(in); err == nil || strings.Contains(err.Error(), "s3c") {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestConfigCheck(t *testing.T) {
	t.Parallel()
	server, err := ParseServerURL("smtp://mail.test")
	if err != nil {
		t.Fatal(err)
	}
	for want, configs := range map[bool][]Config{
		true:  {{}, {Demo: true}, {SMTP: server, From: "a@b.test"}, {SMTP: server, From: "Ville <a@b.test>"}},
		false: {{SMTP: server}, {SMTP: server, From: "x"}, {SMTP: server, From: "a@b.test", Demo: true}},
	} {
		for _, c := range configs {
			if err := c.Check(); (err == nil) != want {
				t.Errorf("%+v: %v", c, err)
			}
		}
	}
}
