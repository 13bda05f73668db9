package sms

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"parvis/internal/inbox"
)

// Settings is the document on an account row of this door. Zero values take the usual ones.
type Settings struct {
	Gateway string `json:"gateway,omitempty"` // demo, http, smsmode
	URL     string `json:"url,omitempty"`     // where texts are handed over
	Sender  string `json:"sender,omitempty"`  // what phones show: a number, or up to 11 letters; "" for the account's address
	Region  string `json:"region,omitempty"`  // of numbers without a country, "FR"

	PriceMicros int64 `json:"price_micros,omitempty"` // millionths of a euro a segment
	CapCents    int64 `json:"cap_cents,omitempty"`    // what the authority may spend in a month; 0 for no cap
	WarnPercent int64 `json:"warn_percent,omitempty"` // of the cap
	MostParts   int   `json:"most_segments,omitempty"`

	QuietFrom string `json:"quiet_from,omitempty"` // "21:00": nothing automatic leaves from here
	QuietTo   string `json:"quiet_to,omitempty"`   // to here; both the same for no quiet hours

	Callback Callback          `json:"callback,omitzero"`
	Fields   Fields            `json:"fields,omitzero"`   // of the http gateway
	Statuses map[string]string `json:"statuses,omitzero"` // its words for delivered and failed
}

// Callback is how a gateway proves that it is the one who calls.
type Callback struct {
	Auth     string   `json:"auth,omitempty"`     // hmac, basic, or link: a key in the address that we give, for gateways that sign nothing; "" for hmac
	Header   string   `json:"header,omitempty"`   // that carries the signature, X-Signature
	User     string   `json:"user,omitempty"`     // of basic
	Networks []string `json:"networks,omitempty"` // from where it calls: "198.51.100.0/24"; none for anywhere
}

// Secret is what stands sealed on the account row.
type Secret struct {
	Key      string `json:"key,omitempty"`      // ours at the gateway
	Callback string `json:"callback,omitempty"` // the gateway's here
}

const (
	usualParts = 6
	usualWarn  = 80
)

// SettingsOf reads the document of an account.
func SettingsOf(a inbox.Account) (s Settings, err error) {
	if err = a.Settings.Unmarshal(&s); err != nil {
		return s, fmt.Errorf("settings of account %s: %w", a.ID, err)
	}
	if s.MostParts == 0 {
		s.MostParts = usualParts
	}
	if s.WarnPercent == 0 {
		s.WarnPercent = usualWarn
	}
	if s.Region == "" {
		s.Region = "FR"
	}
	if s.QuietFrom == "" && s.QuietTo == "" {
		s.QuietFrom, s.QuietTo = "21:00", "08:00"
	}
	if s.Sender == "" {
		s.Sender = a.Address
	}
	return s, nil
}

func secretOf(sealed []byte) (s Secret, err error) {
	if len(sealed) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(sealed, &s); err != nil {
		return s, fmt.Errorf("the secret of a gateway is no document: %w", err)
	}
	return s, nil
}

// QuietUntil is the end of the quiet hours that now falls into, zero outside of them. They
// are the authority's own, in its zone; a night may span midnight.
func (s Settings) QuietUntil(now time.Time, zone *time.Location) time.Time {
	from, okFrom := minutes(s.QuietFrom)
	to, okTo := minutes(s.QuietTo)
	if !okFrom || !okTo || from == to {
		return time.Time{}
	}
	local := now.In(zone)
	at := local.Hour()*60 + local.Minute()
	day := local.Day()
	switch {
	case from < to && (at < from || at >= to), from > to && at < from && at >= to:
		return time.Time{}
	case from > to && at >= from:
		day++
	}
	return time.Date(local.Year(), local.Month(), day, to/60, to%60, 0, 0, zone)
}

func minutes(clock string) (int, bool) {
	t, err := time.Parse("15:04", clock)
	return t.Hour()*60 + t.Minute(), err == nil
}

// from tells whether the gateway may call from an address.
func (c Callback) from(at netip.Addr) bool {
	for _, network := range c.Networks {
		if !strings.Contains(network, "/") {
			network += map[bool]string{true: "/128", false: "/32"}[strings.Contains(network, ":")]
		}
		if prefix, err := netip.ParsePrefix(network); err == nil && prefix.Contains(at) {
			return true
		}
	}
	return len(c.Networks) == 0
}
