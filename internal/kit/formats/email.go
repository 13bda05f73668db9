package formats

import (
	"strings"

	"golang.org/x/net/idna"
)

// ReadEmail reads an e-mail address: the domain in small letters and ASCII (xn--), the part before the @ as typed,
// because some servers tell Jeanne from jeanne. Compare with EmailKey.
func ReadEmail(typed string) (string, error) {
	text := strings.TrimSuffix(strings.TrimPrefix(Text(typed), "mailto:"), ".")
	if text == "" {
		return "", ErrEmpty
	}
	local, domain, found := cutLast(text, "@")
	switch {
	case !found:
		return "", bad("email.at")
	case strings.ContainsAny(text, " ,;") || strings.Contains(local, "@"):
		return "", bad("email.one")
	case !localPart(local):
		return "", bad("email.before", "Before", local)
	}
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || !hostName(ascii) {
		return "", bad("email.after", "After", domain)
	}
	if len(local)+1+len(ascii) > 254 {
		return "", bad("email.before", "Before", local)
	}
	return local + "@" + ascii, nil
}

// EmailKey is the form in which two spellings of one address are equal.
func EmailKey(address string) string { return strings.ToLower(address) }

// EmailTypo returns the address that was probably meant when the domain is a common misspelling, to ask
// "did you mean", never to change it alone.
func EmailTypo(address string) (meant string, found bool) {
	local, domain, _ := cutLast(address, "@")
	right, found := typos[domain]
	return local + "@" + right, found
}

var typos = map[string]string{
	"gmail.fr": "gmail.com", "gamil.com": "gmail.com", "gmial.com": "gmail.com", "gmail.con": "gmail.com", "gmail.co": "gmail.com", "gmai.com": "gmail.com",
	"hotmial.com": "hotmail.com", "hotmail.con": "hotmail.com", "hotmal.fr": "hotmail.fr", "homail.fr": "hotmail.fr", "outlok.fr": "outlook.fr", "outlook.con": "outlook.com",
	"oragne.fr": "orange.fr", "orange.com": "orange.fr", "ornage.fr": "orange.fr", "wanado.fr": "wanadoo.fr", "wanadoo.com": "wanadoo.fr",
	"laposte.fr": "laposte.net", "lapsote.net": "laposte.net", "fre.fr": "free.fr", "free.com": "free.fr", "sfr.com": "sfr.fr", "yaho.fr": "yahoo.fr", "yahou.fr": "yahoo.fr",
}

// localPart takes what real mailboxes use (RFC 5321 dot-string, and letters of any script by RFC 6531).
func localPart(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		if r <= 0x20 || r == 0x7f || r < 0x7f && strings.ContainsRune(`"(),:;<>@[\]`, r) {
			return false
		}
	}
	return true
}

func hostName(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 || len(s) > 253 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for _, c := range []byte(l) {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
		}
	}
	return !onlyDigits(labels[len(labels)-1]) && len(labels[len(labels)-1]) > 1
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
