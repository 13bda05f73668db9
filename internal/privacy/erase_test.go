package privacy_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
	"parvis/internal/privacy"
)

// draft begins a request that is never sent.
func (b *bundle) draft(p identity.Person) {
	service, no, err := b.offer.Live(b.Here(), "child-sport-grant")
	must(b.t, err)
	b.Write(b.Here(), func(tx *db.Tx) error {
		d, _, err := b.forms.Start(b.Here(), tx, forms.NewDraft{Service: service, Version: no, Lang: i18n.FR})
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(context.Background(), `update drafts set person_id = $1, contact = $2, answers = $3 where id = $4`,
			p.ID.UUID, strings.ToLower(secret)+"@mel.example", `{"child_name":"`+secret+`"}`, d.ID.String())
		return err
	})
}

// signIn sends the resident a link, which belongs to no request.
func (b *bundle) signIn(p identity.Person) {
	b.Write(b.Here(), func(tx *db.Tx) error {
		_, err := b.notices.Queue(b.Here(), tx, notify.Message{Event: "door." + db.NewID().String(), Person: p.ID.UUID, Name: "door",
			To: notify.Contact{Name: p.Name(), Address: strings.ToLower(secret) + "@mel.example", Lang: i18n.FR}, Subject: secret, Body: secret, Secret: true})
		return err
	})
	must(b.t, b.Jobs.Drain(b.Here()))
}

func TestEraseIsRefusedWhileSomethingIsOpenOrHeld(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		p := b.resident()
		closed := b.sends(p)
		open := b.Open(casestest.Of(partyOf(p)))
		ctx := identity.AsAgent(b.Here(), b.Agent("helene.riou"))
		_, err := b.privacy.Erase(ctx, privacy.Asked{Person: p.ID, AllCases: true})
		if errs.KeyOf(err) != "privacy.erase.open" || errs.ArgsOf(err)["References"] != string(open.Reference) {
			t.Errorf("open: %v", err)
		}
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Move(ctx, tx, cases.Change{Case: open.ID}, cases.Step{To: casestest.Refused()})
		})
		must(t, d.Write(ctx, func(tx *db.Tx) error { return b.privacy.Hold(ctx, tx, closed.ID, "contrôle") }))
		_, err = b.privacy.Erase(ctx, privacy.Asked{Person: p.ID, AllCases: true})
		if errs.KeyOf(err) != "privacy.erase.held" || errs.ArgsOf(err)["References"] != string(closed.Reference) {
			t.Errorf("held: %v", err)
		}
		if b.gone(open.ID) || b.gone(closed.ID) {
			t.Error("a refused erasure erased something")
		}
		if _, err := b.privacy.Erase(b.There(), privacy.Asked{Person: p.ID}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("from another authority: %v", err)
		}
	})
}

func TestErase(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		p := b.resident()
		c := b.sends(p)
		b.draft(p)
		b.signIn(p)
		b.Clock.Advance(72 * time.Hour)
		ctx := identity.AsAgent(b.Here(), b.Agent("helene.riou"))
		done, err := b.privacy.Erase(ctx, privacy.Asked{Person: p.ID})
		must(t, err)
		if len(done.Stays) != 1 || done.Stays[0].Reference != c.Reference || done.Stays[0].Law == "" || done.Drafts != 1 || done.People != 1 || b.gone(c.ID) {
			t.Errorf("what the law keeps: %+v", done)
		}
		if _, err := b.IDs.Person(b.Here(), p.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("the person: %v", err)
		}
		other := b.resident()
		last := b.sends(other)
		b.Clock.Advance(72 * time.Hour)
		all, err := b.privacy.Erase(ctx, privacy.Asked{Person: other.ID, AllCases: true})
		must(t, err)
		if all.Deleted != 1 || len(all.Stays) != 0 || !b.gone(last.ID) {
			t.Errorf("all of them: %+v", all)
		}
		ledger, err := b.privacy.Ledger(b.Here())
		must(t, err)
		if len(ledger) != 3 {
			t.Errorf("the ledger: %+v", ledger)
		}
		text, err := os.ReadFile(b.deps.Mirror)
		must(t, err)
		for _, id := range []string{p.ID.String(), other.ID.String(), last.ID.String()} {
			if strings.Contains(string(text), id) {
				t.Errorf("the ledger names %s", id)
			}
		}
		read, err := privacy.ReadLedger(bytes.NewReader(text))
		must(t, err)
		if diff := cmp.Diff(ledger, read); diff != "" {
			t.Errorf("the mirror (-database +file):\n%s", diff)
		}
		book, err := audit.By(b.Here(), d.Read(), identity.Who(ctx).ID, b.Clock.Now().Add(time.Minute), 50)
		must(t, err)
		if len(book) == 0 || book[0].Action != "privacy.person_erased" {
			t.Errorf("the book: %+v", book)
		}
	})
}

// Everything at once, then not a byte of it: the person, requests, drafts, mails, sessions.
func TestEraseLeavesNoByte(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		p := b.resident()
		b.sends(p)
		b.draft(p)
		b.signIn(p)
		b.Clock.Advance(72 * time.Hour)
		b.cleaned()
		_, err := b.privacy.Erase(b.system(), privacy.Asked{Person: p.ID, AllCases: true})
		must(t, err)
		if where := b.find(secret); len(where) > 0 {
			t.Errorf("it is still in %v", where)
		}
	})
}

// A backup from before an erasure brings the person back; the ledger takes them away again, and nobody else.
func TestReplay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		p := b.resident()
		c := b.sends(p)
		b.draft(p)
		neighbour := b.Open(casestest.Of(casestest.Karim()))
		b.cleaned()
		ledger := []privacy.Erasure{privacy.ErasureOfPerson(b.Portvieux.ID, p.ID, b.Clock.Now()), privacy.ErasureOfCase(b.Portvieux.ID, c.ID, b.Clock.Now())}
		again, err := b.privacy.Replay(b.system(), ledger)
		must(t, err)
		if again.Deleted != 1 || again.People != 1 || !b.gone(c.ID) || b.gone(neighbour.ID) {
			t.Errorf("got %+v", again)
		}
		if _, err := d.Scrub(context.Background()); err != nil {
			t.Fatal(err)
		}
		if where := b.find(secret); len(where) > 0 {
			t.Errorf("it is still in %v", where)
		}
		if twice, err := b.privacy.Replay(b.system(), ledger); err != nil || twice != (privacy.Counts{}) {
			t.Errorf("a second time: %+v %v", twice, err)
		}
		if kept, err := b.privacy.Ledger(b.Here()); err != nil || len(kept) != 2 {
			t.Errorf("the ledger afterwards: %+v %v", kept, err)
		}
	})
}

func TestALedgerThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{", `{"hash":"zz"}`, `{"authority":"0192f0c1-0000-7000-8000-00000000c1a1","hash":"00","kind":"person"}`} {
		if _, err := privacy.ReadLedger(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, deletes)
		p := b.resident()
		c := b.sends(p)
		b.draft(p)
		b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
			return b.Cases.Note(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, "Mot entre agents")
		})
		for reader, note := range map[privacy.For]bool{privacy.ForResident: false, privacy.ForOfficer: true} {
			var out bytes.Buffer
			must(t, b.privacy.Export(b.system(), &out, p.ID, reader))
			page, held := unpack(t, &out)
			if held.Person.Name != p.Name() || len(held.Requests) != 1 || len(held.Drafts) != 1 || len(held.Requests[0].Files) < 2 {
				t.Errorf("%s: %+v", reader, held)
			}
			for _, want := range []string{secret, string(c.Reference), "80"} {
				if !strings.Contains(page, want) {
					t.Errorf("%s: the page does not say %q", reader, want)
				}
			}
			if strings.Contains(page, "Mot entre agents") != note {
				t.Errorf("%s: notes among agents: want %v", reader, note)
			}
			if strings.Contains(page, "privacy.") {
				t.Errorf("%s: a word is missing: %s", reader, page[strings.Index(page, "privacy."):][:40])
			}
		}
	})
}

// Whoever writes down the address of another learns nothing of them: only proved addresses count for the own copy.
func TestACopyIsOfProvedAddresses(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t), deletes)
	p := b.resident()
	b.Write(b.Here(), func(tx *db.Tx) error {
		if err := b.IDs.NoteContact(b.Here(), tx, p.ID, identity.ContactPoint{Kind: identity.Email, Value: "victime@mel.example", Typed: "victime@mel.example"}); err != nil {
			return err
		}
		_, err := b.notices.Queue(b.Here(), tx, notify.Message{Event: "other", Name: "other", Subject: "Votre dossier médical", Body: "confidentiel",
			To: notify.Contact{Name: "Victime", Address: "victime@mel.example", Lang: i18n.FR}})
		return err
	})
	for reader, want := range map[privacy.For]bool{privacy.ForResident: false, privacy.ForOfficer: true} {
		var out bytes.Buffer
		must(t, b.privacy.Export(b.system(), &out, p.ID, reader))
		if page, _ := unpack(t, &out); strings.Contains(page, "confidentiel") != want {
			t.Errorf("%s: mail to an address that nobody proved: want %v", reader, want)
		}
	}
}

func unpack(t *testing.T, out *bytes.Buffer) (page string, held privacy.Held) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	must(t, err)
	names := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		text, err := io.ReadAll(r)
		must(t, err)
		names[f.Name] = string(text)
	}
	must(t, json.Unmarshal([]byte(names["data.json"]), &held))
	for _, r := range held.Requests {
		for _, f := range r.Files {
			if f.Path != "" && names[f.Path] == "" {
				t.Errorf("%s is not in the copy", f.Path)
			}
		}
	}
	return names["index.html"], held
}
