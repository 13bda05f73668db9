package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

type doctorCmd struct {
	Config
	JSON bool `help:"Print the findings as JSON." name:"json"`
}

// Help is shown by parvis doctor --help.
func (doctorCmd) Help() string {
	return `Each line is ok, attention or broken, and says how to mend it. Nothing is changed; the town may be
served meanwhile. Give the settings that the town is served with. It ends with 1 when something is broken.`
}

// How a thing stands.
const (
	fine      = "ok"
	attention = "attention"
	broken    = "broken"
)

// finding is what one check found.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	Says  string `json:"says"`
	Mend  string `json:"mend,omitempty"`
}

// exam is an installation under the doctor's eyes.
type exam struct {
	config   Config
	now      time.Time
	db       *db.DB            // nil when it does not open
	ids      *identity.Service // nil when there is no schema
	towns    []*identity.Authority
	findings []finding
}

// errBroken makes the command fail after its findings were printed.
var errBroken = errors.New("something is broken, see above")

// Run looks at everything and prints what it found.
func (c *doctorCmd) Run(ctx context.Context, s streams) error {
	e := &exam{config: c.Config, now: clock.System().Now()}
	e.all(ctx)
	if e.db != nil {
		defer e.db.Close()
	}
	print := e.table
	if c.JSON {
		print = e.json
	}
	if err := print(s.Out); err != nil {
		return err
	}
	if e.worst() == broken {
		return errBroken
	}
	return nil
}

func (e *exam) all(ctx context.Context) {
	e.program()
	if !e.folder() {
		return
	}
	e.secrets()
	e.openDatabase(ctx)
	if e.db == nil {
		return
	}
	e.engine(ctx)
	current := e.schema(ctx)
	e.clock(ctx)
	if !current {
		e.scanner(ctx)
		return // the checks below read today's tables
	}
	quiet := slog.New(slog.DiscardHandler)
	idle := jobs.New(e.db, clock.System(), quiet) // never started
	e.ids = identity.New(identity.Config{DB: e.db, Clock: clock.System(), Bus: events.NewBus(), Jobs: idle, Log: quiet})
	e.authorities(ctx)
	e.scanner(ctx)
	e.mail(ctx)
	e.jobs(ctx)
	e.storedFiles(ctx)
	for _, a := range e.towns {
		ctx := identity.WithAuthority(tenant.With(ctx, a.ID), a)
		e.people(ctx, a)
		e.services(ctx, a)
		e.projections(ctx, a)
		e.book(ctx, a)
		e.messages(ctx, a)
		e.retention(ctx, a)
		e.figures(ctx, a)
	}
}

func (e *exam) ok(check, says string, args ...any) {
	e.findings = append(e.findings, finding{check, fine, fmt.Sprintf(says, args...), ""})
}

func (e *exam) attention(check, mend, says string, args ...any) {
	e.findings = append(e.findings, finding{check, attention, oneLine(fmt.Sprintf(says, args...)), mend})
}

func (e *exam) broken(check, mend, says string, args ...any) {
	e.findings = append(e.findings, finding{check, broken, oneLine(fmt.Sprintf(says, args...)), mend})
}

func (e *exam) worst() string {
	worst := fine
	for _, f := range e.findings {
		if f.State == broken || f.State == attention && worst == fine {
			worst = f.State
		}
	}
	return worst
}

func (e *exam) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range e.findings {
		fmt.Fprintf(t, "%s\t%s\t%s\n", f.State, f.Check, f.Says)
		if f.Mend != "" {
			fmt.Fprintf(t, "\t\t→ %s\n", f.Mend)
		}
	}
	return t.Flush()
}

func (e *exam) json(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(struct {
		State    string    `json:"state"`
		Findings []finding `json:"findings"`
	}{e.worst(), e.findings})
}

// oneLine keeps an error that others have joined on one line, and says the same thing once.
func oneLine(s string) string {
	var parts []string
	for line := range strings.Lines(s) {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" && !slices.Contains(parts, line) {
			parts = append(parts, line)
		}
	}
	return strings.ReplaceAll(strings.Join(parts, "; "), ":; ", ": ")
}
