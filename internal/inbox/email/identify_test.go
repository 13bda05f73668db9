package email_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"parvis/internal/inbox/email"
)

func name(t testing.TB, raw string, small bool) string {
	t.Helper()
	r, id := email.Identify(strings.NewReader(raw))
	if small {
		r = iotest.OneByteReader(r)
	}
	if _, err := io.Copy(io.Discard, struct{ io.Reader }{r}); err != nil {
		t.Fatal(err)
	}
	return id()
}

const named = "Received: from a\nMessage-ID: <1@x>\nDate: Thu, 3 Dec 2026 14:12:00 +0100\nFrom: a@x\nSubject: Bonjour\n\nUn\n\ndeux\n"

func TestIdentify(t *testing.T) {
	t.Parallel()
	want := name(t, named, false)
	for what, same := range map[string]string{
		"with other line ends":         strings.ReplaceAll(named, "\n", "\r\n"),
		"by another relay":             "Received: from b\nReceived: from c\n" + named,
		"with a line end less":         strings.TrimSuffix(named, "\n"),
		"with two line ends more":      named + "\r\n\n",
		"folded":                       strings.Replace(named, "Date: Thu,", "Date:\n Thu,", 1),
		"with names in other letters":  strings.Replace(named, "Message-ID", "MESSAGE-Id", 1),
		"with a virus scanner's stamp": "X-Spam: no\n" + named,
	} {
		if got := name(t, same, false); got != want {
			t.Errorf("%s it is another mail", what)
		}
		if name(t, same, true) != name(t, same, false) {
			t.Errorf("%s, read byte by byte it is another mail", what)
		}
	}
	others := map[string]bool{want: true}
	for _, other := range []string{
		strings.Replace(named, "1@x", "2@x", 1), strings.Replace(named, "a@x", "b@x", 1), strings.Replace(named, "14:12", "14:13", 1),
		strings.Replace(named, "deux", "trois", 1), strings.Replace(named, "Un\n\n", "Un\n", 1), "", "\x00", "no mail 1", "no mail 2", "no mail 3\n",
		"Subject: a\n\nBonjour\n", "Subject: b\n\nBonjour\n", strings.Repeat("X-Large: y\n", 40_000) + "1", strings.Repeat("X-Large: y\n", 40_000) + "2",
		strings.Repeat("X-Large: y\n", 40_000) + "\nFrom: c\n",
	} {
		got := name(t, other, false)
		if others[got] {
			t.Errorf("%.40q is taken for another mail", other)
		}
		others[got] = true
	}
}

func FuzzIdentify(f *testing.F) {
	f.Add(named, 3)
	f.Fuzz(func(t *testing.T, raw string, cut int) {
		if name(t, raw, true) != name(t, raw, false) {
			t.Errorf("%q: how it is read changes its name", raw)
		}
	})
}
