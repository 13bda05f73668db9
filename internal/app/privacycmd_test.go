package app

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
)

// inTown does something in Portvieux of an installation, as the commands do.
func inTown(t *testing.T, at where, do func(ctx context.Context, h *house)) {
	t.Helper()
	c := oneTown{where: at, Authority: "portvieux"}
	must(t, c.beside(t.Context(), func(ctx context.Context, h *house) error { do(ctx, h); return nil }))
}

// finished finds somebody whose requests have all come to an end.
func finished(t *testing.T, ctx context.Context, h *house) (who identity.PersonID, own []cases.Case) {
	t.Helper()
	page, err := h.cases.List(ctx, h.db.Read(), cases.Filter{Stage: cases.StageClosed, Order: cases.ByClosing}, cases.Cursor{}, 200)
	must(t, err)
	for _, row := range page.Rows {
		c, err := h.cases.Load(ctx, h.db.Read(), row.ID)
		must(t, err)
		if c.Person.ID.IsZero() {
			continue
		}
		own, err = h.cases.OfPerson(ctx, h.db.Read(), c.Person.ID, 100)
		must(t, err)
		if !slices.ContainsFunc(own, func(c cases.Case) bool { return !c.Closed() || c.Contested }) {
			return c.Person.ID, own
		}
	}
	t.Fatal("nobody's requests have all come to an end")
	return who, nil
}

// Somebody is erased after the backup was made; the restored town does not know them, and knows everybody else.
func TestWhoWasErasedStaysErased(t *testing.T) {
	t.Parallel()
	from := where{Data: smallTown(t)}
	archive, _ := backedUp(t, from, "town.tar.zst")
	var who identity.PersonID
	var own []cases.Case
	var name string
	inTown(t, from, func(ctx context.Context, h *house) {
		who, own = finished(t, ctx, h)
		p, err := h.ids.Person(ctx, who)
		must(t, err)
		name = p.Name()
	})
	var out bytes.Buffer
	erase := eraseCmd{oneTown: oneTown{where: from, Authority: "portvieux"}, somebody: somebody{Request: string(own[0].Reference)}, AllRequests: true, Sure: true}
	must(t, erase.Run(t.Context(), streams{&out, io.Discard}))
	if strings.Contains(out.String(), name) {
		t.Errorf("the command names them:\n%s", &out)
	}
	ledger := filepath.Join(from.Data, erasuresFile)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		to := where{Data: filepath.Join(t.TempDir(), "again"), allowUnsafe: true}
		if engine == db.Postgres {
			to.DB = emptyPostgres(t)
		}
		var said bytes.Buffer
		c := restoreCmd{where: to, From: archive, Erasures: ledger}
		if err := c.Run(t.Context(), streams{&said, io.Discard}); err != nil {
			t.Fatalf("%s: %v", engine, err)
		}
		if !strings.Contains(said.String(), "Erased again: 1 people") {
			t.Errorf("%s: said\n%s", engine, &said)
		}
		inTown(t, to, func(ctx context.Context, h *house) {
			if _, err := h.ids.Person(ctx, who); err == nil {
				t.Errorf("%s: the person is back", engine)
			}
			for _, c := range own {
				if now, err := h.cases.Load(ctx, h.db.Read(), c.ID); err == nil && !now.Anonymous() {
					t.Errorf("%s: request %s is back", engine, c.Reference)
				}
			}
			left, err := h.cases.List(ctx, h.db.Read(), cases.Filter{Stage: cases.StageAll, Order: cases.ByAge}, cases.Cursor{}, 200)
			if err != nil || len(left.Rows) < 30 {
				t.Errorf("%s: only %d requests are left, %v", engine, len(left.Rows), err)
			}
		})
	}
}

func TestALedgerThatCannotBeReadStopsTheRestore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "town.tar.zst"), []byte("anything"), 0o600))
	bad := filepath.Join(dir, "bad.jsonl")
	must(t, os.WriteFile(bad, []byte("{\n"), 0o600))
	c := restoreCmd{where: where{Data: filepath.Join(dir, "to")}, From: filepath.Join(dir, "town.tar.zst"), Erasures: bad}
	if err := c.Run(t.Context(), streams{io.Discard, io.Discard}); err == nil || !strings.Contains(err.Error(), "line 1 of the ledger") {
		t.Errorf("got %v", err)
	}
}

// Each command does what it says on a town that was seeded.
func TestPrivacyCommands(t *testing.T) {
	t.Parallel()
	at := oneTown{where: where{Data: smallTown(t)}, Authority: "portvieux"}
	var ref, person string
	inTown(t, at.where, func(ctx context.Context, h *house) {
		who, own := finished(t, ctx, h)
		ref, person = string(own[0].Reference), who.String()
	})
	run := func(what string, c interface {
		Run(context.Context, streams) error
	}, want string) {
		t.Helper()
		var out bytes.Buffer
		if err := c.Run(t.Context(), streams{&out, io.Discard}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: no %q in\n%s", what, want, &out)
		}
	}
	run("run", &retainCmd{at}, "requests erased")
	run("hold", &holdCmd{at, ref, "contrôle"}, "")
	run("due", &dueCmd{at, 4000}, ref)
	refused := &eraseCmd{oneTown: at, somebody: somebody{Person: person}, AllRequests: true, Sure: true}
	if err := refused.Run(t.Context(), streams{io.Discard, io.Discard}); err == nil {
		t.Error("a held request was erased")
	}
	run("lift", &liftCmd{at, ref}, "")
	zip := filepath.Join(t.TempDir(), "copy.zip")
	run("export", &copyCmd{at, somebody{Request: ref}, zip}, "read it before")
	if err := (&copyCmd{at, somebody{Request: ref}, zip}).Run(t.Context(), streams{io.Discard, io.Discard}); err == nil {
		t.Error("a copy was overwritten")
	}
	run("ledger", &ledgerCmd{at.where}, "")
	if err := (&retainCmd{oneTown{where: at.where, Authority: "nowhere"}}).Run(t.Context(), streams{io.Discard, io.Discard}); err == nil || !strings.Contains(err.Error(), "portvieux") {
		t.Errorf("another authority: %v", err)
	}
}
