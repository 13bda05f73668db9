package app

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"parvis/internal/inbox/email/prove"
	"parvis/internal/kit/logs"
)

// Config is everything that can be set, by flag or by PARVIS_… in the environment.
// Every setting has a default that serves a demo on one machine.
type Config struct {
	Data    string         `help:"Folder of the database, the files and the installation's secret." default:"data" env:"PARVIS_DATA" placeholder:"DIR"`
	DB      Secret         `help:"PostgreSQL to use instead of the SQLite file in the data folder: postgres://…" env:"PARVIS_DB" placeholder:"URL"`
	NATS    Secret         `help:"NATS cluster that carries hints between several nodes: nats://…" env:"PARVIS_NATS" placeholder:"URL"`
	SMTP    Secret         `help:"Mail server for outgoing mail: smtp://user:password@host:587 or smtps://… Without one, mail waits until there is a server; the demo shows it on its outbox page." env:"PARVIS_SMTP" placeholder:"URL"`
	From    string         `help:"Sender of outgoing mail, when the authority has no own." env:"PARVIS_FROM" default:"ne-pas-repondre@localhost"`
	Clamd   string         `help:"Virus scanner: unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310. Without one, files are held and nobody can open them; the demo has a scanner that knows only the test virus." env:"PARVIS_CLAMD" placeholder:"ADDR"`
	Proxies []netip.Prefix `help:"Networks of reverse proxies whose X-Forwarded-For is believed." env:"PARVIS_PROXIES" placeholder:"CIDR"`
	BaseURL string         `help:"Address that mails point to; https makes cookies secure. Without one, this machine's own at the port of --addr." env:"PARVIS_BASE_URL" placeholder:"URL"`
	Log     string         `help:"How the log is written." enum:"text,json" default:"text" env:"PARVIS_LOG"`

	names       prove.Resolver // what name servers say; nil asks those of this machine
	hush        bool           // nothing below a warning is logged
	allowUnsafe bool           // tests: a PostgreSQL that forgets what it acknowledged will do
}

// Secret is a setting that is never printed whole: the password in its URL is hidden.
type Secret string

// String hides the password.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(string(s))
	if err != nil {
		return "(set)"
	}
	return u.Redacted()
}

// LogValue hides the password in logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// GoString hides the password in %#v.
func (s Secret) GoString() string { return fmt.Sprintf("%q", s.String()) }

// Secure reports that the house is reached over HTTPS.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// logger writes into lines, in the form that was asked for.
func (c *Config) logger(lines *logs.Buffer) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if c.hush {
		options.Level = slog.LevelWarn
	}
	if c.Log == "json" {
		return slog.New(logs.NewHandler(slog.NewJSONHandler(lines, options), lines))
	}
	return slog.New(logs.NewHandler(slog.NewTextHandler(lines, options), lines))
}

// notSettings are PARVIS_ variables that belong to the tests.
var notSettings = []string{"PARVIS_TEST_POSTGRES", "PARVIS_TEST_OUTPUT", "PARVIS_BINARY", "PARVIS_CRASH_CYCLES"}

// checkEnvironment refuses a PARVIS_ variable that sets nothing: it is a typing error
// that would otherwise be found in production.
func checkEnvironment(environ []string, app *kong.Application) error {
	var known []string
	for _, node := range append(app.Children, app.Node) {
		for _, flag := range node.Flags {
			known = append(known, flag.Envs...)
		}
	}
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "PARVIS_") && !slices.Contains(known, name) && !slices.Contains(notSettings, name) {
			slices.Sort(known)
			return fmt.Errorf("%s in the environment is not a setting; the settings are %s", name, strings.Join(slices.Compact(known), ", "))
		}
	}
	return nil
}
