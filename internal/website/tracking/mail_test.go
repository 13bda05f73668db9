package tracking_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"parvis/internal/website/websitetest"
)

var linkIn = regexp.MustCompile(`https?://[^\s)>]+/link/[^\s)>]+`)

// mailTo is the text of the last mail to an address whose subject holds some words.
func mailTo(h *websitetest.Town, address, subject string) string {
	text := ""
	for _, m := range h.Mail.To(address) {
		if strings.Contains(m.Subject, subject) {
			text = m.Text
		}
	}
	return text
}

// mailedLink is the path of the link in the last mail to an address.
func mailedLink(t *testing.T, h *websitetest.Town, address string) string {
	t.Helper()
	u, err := url.Parse(linkIn.FindString(mailTo(h, address, "")))
	if err != nil || u.Path == "" {
		t.Fatalf("no link in the mail to %s: %q", address, mailTo(h, address, ""))
	}
	return u.Path
}
