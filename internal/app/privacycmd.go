package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/privacy"
)

// privacyCmd gathers the verbs about personal data.
type privacyCmd struct {
	Due    dueCmd    `cmd:"" help:"List the closed requests whose retention is looked at soon."`
	Run    retainCmd `cmd:"" help:"Carry out retention now, as each night does."`
	Hold   holdCmd   `cmd:"" help:"Keep a request whatever its retention says."`
	Lift   liftCmd   `cmd:"" help:"End the hold of a request."`
	Export copyCmd   `cmd:"" help:"Write all that is held of a person into a zip."`
	Erase  eraseCmd  `cmd:"" help:"Forget a person, as far as no duty keeps their requests."`
	Ledger ledgerCmd `cmd:"" help:"Print who must stay erased when a backup comes back, as hashes."`
}

// town names an authority of an installation.
type oneTown struct {
	where
	Authority string `help:"Slug of the authority; not needed when there is one." placeholder:"SLUG"`
}

// beside does something for one authority while the town may be served.
func (t *oneTown) beside(ctx context.Context, do func(context.Context, *house) error) (err error) {
	h, err := t.where.keeper(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.db.Close()) }()
	a, err := h.authority(ctx, t.Authority)
	if err != nil {
		return err
	}
	ctx = i18n.With(identity.WithAuthority(tenant.With(ctx, a.ID), a), a.Langs[0])
	return do(identity.As(ctx, identity.System), h)
}

func (w where) keeper(ctx context.Context) (*house, error) {
	if err := w.there(); err != nil {
		return nil, err
	}
	d, err := w.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := current(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	store, err := folder.Look(filepath.Join(w.Data, filesFolder), clock.System())
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	h, err := keeperOver(d, readOnly{store}, w.Data)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return h, nil
}

// current refuses a database of another release: its rows mean something else.
func current(ctx context.Context, d *db.DB) error {
	known, err := db.Versions()
	if err != nil {
		return err
	}
	applied, err := d.Applied(ctx, d.Read())
	if err != nil {
		return err
	}
	slices.Sort(known)
	slices.Sort(applied)
	if !slices.Equal(known, applied) {
		return errors.New("the database has the schema of another release; parvis doctor says which")
	}
	return nil
}

func (h *house) authority(ctx context.Context, slug string) (*identity.Authority, error) {
	all, err := h.ids.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, a := range all {
		if a.Slug == slug || slug == "" && len(all) == 1 {
			return a, nil
		}
		names = append(names, a.Slug)
	}
	return nil, fmt.Errorf("name the authority with --authority: %s", strings.Join(names, ", "))
}

type retainCmd struct{ oneTown }

// Run carries out retention and tells what was done.
func (c *retainCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		run, err := h.keeper.Run(ctx)
		if err != nil {
			return err
		}
		return tellCounts(s.Out, run.Counts)
	})
}

func tellCounts(w io.Writer, c privacy.Counts) error {
	_, err := fmt.Fprintf(w, "%d requests erased, %d made anonymous, %d lost some answers, %d held back, %d for the archives, %d failed; %d documents, %d messages, %d people.\n",
		c.Deleted, c.Anonymised, c.Fields, c.Held, c.Archive, c.Failed, c.Documents, c.Messages, c.People)
	return err
}

type dueCmd struct {
	oneTown
	Days int `help:"How far to look ahead." default:"30"`
}

// Run lists what is due, without a name.
func (c *dueCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		all, err := h.keeper.Due(ctx, h.clock.Now().AddDate(0, 0, c.Days), 1000)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
		for _, one := range all {
			held := ""
			if one.Held {
				held = "held"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", one.Reference, one.Service, one.At.Format(time.DateOnly), one.Do, held)
		}
		return t.Flush()
	})
}

type holdCmd struct {
	oneTown
	Request string `arg:"" help:"Number of the request."`
	Reason  string `help:"Why it must be kept." required:""`
}

// Run holds a request.
func (c *holdCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		return h.onRequest(ctx, c.Request, func(tx *db.Tx, id cases.ID) error { return h.keeper.Hold(ctx, tx, id, c.Reason) })
	})
}

type liftCmd struct {
	oneTown
	Request string `arg:"" help:"Number of the request."`
}

// Run lifts the hold of a request.
func (c *liftCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		return h.onRequest(ctx, c.Request, func(tx *db.Tx, id cases.ID) error { return h.keeper.Lift(ctx, tx, id) })
	})
}

func (h *house) onRequest(ctx context.Context, ref string, do func(*db.Tx, cases.ID) error) error {
	return h.db.Write(ctx, func(tx *db.Tx) error {
		found, err := h.cases.Find(ctx, tx, cases.Reference(ref))
		if err != nil {
			return err
		}
		return do(tx, found.ID)
	})
}

// somebody names a person without writing them into the history of a shell, where that can be helped.
type somebody struct {
	Request string `help:"Number of one of their requests." xor:"who" required:"" placeholder:"PV-2026-1234"`
	Person  string `help:"Their id." xor:"who" required:"" placeholder:"UUID"`
	Email   string `help:"Their e-mail address; - reads it from standard input." xor:"who" required:"" placeholder:"ADDRESS"`
}

func (w somebody) find(ctx context.Context, h *house) (id identity.PersonID, err error) {
	switch {
	case w.Request != "":
		c, err := h.cases.Find(ctx, h.db.Read(), cases.Reference(w.Request))
		if err == nil && c.Person.ID.IsZero() {
			err = errors.New("nobody known stands behind this request")
		}
		return c.Person.ID, err
	case w.Person != "":
		return identity.ParsePersonID(w.Person)
	}
	address := w.Email
	if address == "-" {
		line, err := io.ReadAll(io.LimitReader(os.Stdin, 1000))
		if err != nil {
			return id, err
		}
		address = strings.TrimSpace(string(line))
	}
	return h.byAddress(ctx, address)
}

func (h *house) byAddress(ctx context.Context, address string) (id identity.PersonID, err error) {
	people, err := h.ids.PeopleAt(ctx, identity.Email, strings.ToLower(address))
	switch {
	case err != nil:
		return id, err
	case len(people) == 0:
		return id, errors.New("nobody has this address")
	case len(people) > 1:
		ids := make([]string, len(people))
		for i, p := range people {
			ids[i] = p.ID.String()
		}
		return id, fmt.Errorf("several people have this address, name one with --person: %s", strings.Join(ids, ", "))
	}
	return people[0].ID, nil
}

type copyCmd struct {
	oneTown
	somebody
	To string `help:"File to write, ending in .zip." required:"" placeholder:"FILE"`
}

// Run writes the copy; a file that is there is not overwritten, and what failed leaves none.
func (c *copyCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		id, err := c.find(ctx, h)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(c.To, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		err = errors.Join(h.keeper.Export(ctx, f, id, privacy.ForOfficer), f.Close())
		if err != nil {
			return errors.Join(err, os.Remove(c.To))
		}
		_, err = fmt.Fprintf(s.Out, "Written to %s. It holds notes among agents and may name others: read it before it is handed out.\n", c.To)
		return err
	})
}

type eraseCmd struct {
	oneTown
	somebody
	AllRequests bool `help:"Requests too whose time is not over: only what should never have been kept."`
	Sure        bool `help:"Without it, nothing is done." required:""`
}

// Run erases a person and tells what stays.
func (c *eraseCmd) Run(ctx context.Context, s streams) error {
	return c.beside(ctx, func(ctx context.Context, h *house) error {
		id, err := c.find(ctx, h)
		if err != nil {
			return err
		}
		done, err := h.keeper.Erase(ctx, privacy.Asked{Person: id, AllCases: c.AllRequests})
		if err != nil {
			return err
		}
		for _, stays := range done.Stays {
			fmt.Fprintf(s.Out, "%s stays until %s: %s\n", stays.Reference, stays.Until.Format(time.DateOnly), stays.Law)
		}
		if err := tellCounts(s.Out, done.Counts); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.Out, "Files follow within a day. Keep %s beside the backups: restore reads it.\n", h.path(erasuresFile))
		return err
	})
}

type ledgerCmd struct{ where }

// Run prints the ledger of every authority.
func (c *ledgerCmd) Run(ctx context.Context, s streams) (err error) {
	h, err := c.keeper(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.db.Close()) }()
	return h.keeper.WriteLedger(ctx, s.Out)
}
