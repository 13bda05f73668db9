package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// Authority is a local authority: a commune, a council, a metropolis. Everything else belongs to exactly one.
type Authority struct {
	ID       AuthorityID
	Slug     string   // "portvieux", for logs, commands and files
	Hosts    []string // the names under which it answers, small letters, without port
	Name     i18n.Text
	Tagline  i18n.Text // "Ville et port"
	Langs    []i18n.Lang
	Zone     string // "Europe/Paris"
	Calendar worktime.Calendar
	Contact  Contact
	Settings Settings
	Theme    Theme
	Demo     bool  // people may look around: accounts are printed, mail stays in the outbox
	Version  int64 // grows with each change
}

// Contact is the other way that every page keeps in view.
type Contact struct {
	Phone   string    `json:"phone"`
	Email   string    `json:"email,omitempty"`
	Address []string  `json:"address"` // line by line
	Hours   i18n.Text `json:"hours"`   // "Du lundi au vendredi, de 8 h 30 à 17 h 30."
	Access  i18n.Text `json:"access,omitempty"`
	Region  string    `json:"region,omitempty"` // for telephone numbers without a country, "FR"
	Sign    i18n.Text `json:"sign,omitempty"`   // how to call in sign language
}

// Settings are small switches that upper slices keep with the authority, each under its own name.
type Settings map[string]json.RawMessage

// Read fills into with the setting called name and tells whether there is one.
func (s Settings) Read(name string, into any) (found bool, err error) {
	raw, found := s[name]
	if !found {
		return false, nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return true, fmt.Errorf("read the setting %q: %w", name, err)
	}
	return true, nil
}

// Region is the country that its telephone numbers are in when they do not say.
func (a *Authority) Region() string {
	if a.Contact.Region == "" {
		return "FR"
	}
	return a.Contact.Region
}

// Location is the authority's time zone.
func (a *Authority) Location() *time.Location {
	if zone := a.Calendar.Zone(); zone != nil { // read once already, and checked to be the same
		return zone
	}
	zone, err := time.LoadLocation(a.Zone)
	if err != nil { // refused when saved
		return time.UTC
	}
	return zone
}

var (
	slugShape = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
	hostShape = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`)
)

// Check finds what would make the authority unusable, each fault beside its field.
func (a *Authority) Check() (problems errs.Problems) {
	if !slugShape.MatchString(a.Slug) {
		problems.Add("slug", "identity.authority_slug")
	}
	if len(a.Hosts) == 0 {
		problems.Add("hosts", "identity.authority_no_host")
	}
	for _, host := range a.Hosts {
		if _, err := netip.ParseAddr(host); err != nil && !hostShape.MatchString(host) {
			problems.Add("hosts", "identity.authority_host", "Host", host)
		}
	}
	if _, err := time.LoadLocation(a.Zone); err != nil || a.Zone == "" || a.Zone == "Local" {
		problems.Add("zone", "identity.authority_zone")
	}
	if zone := a.Calendar.Zone(); zone == nil || zone.String() != a.Zone {
		problems.Add("calendar", "identity.authority_calendar", "Zone", a.Zone)
	}
	a.checkLangs(&problems)
	return append(problems, a.Theme.Check()...)
}

func (a *Authority) checkLangs(problems *errs.Problems) {
	if len(a.Langs) == 0 {
		problems.Add("langs", "identity.authority_langs")
	}
	for _, l := range a.Langs {
		if !slices.Contains(i18n.Langs, l) {
			problems.Add("langs", "identity.authority_langs")
		}
		if strings.TrimSpace(a.Name[l]) == "" {
			problems.Add("name."+string(l), "identity.authority_name", "Lang", l.Name())
		}
	}
}

type authorityKey struct{}

// WithAuthority puts the authority where pages read it.
func WithAuthority(ctx context.Context, a *Authority) context.Context {
	return context.WithValue(ctx, authorityKey{}, a)
}

// AuthorityOf is the authority that answers this request, nil outside of one.
func AuthorityOf(ctx context.Context) *Authority {
	a, _ := ctx.Value(authorityKey{}).(*Authority)
	return a
}
