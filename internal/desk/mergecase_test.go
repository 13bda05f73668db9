package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A person has sent one request twice: the second goes on under the first, and back.
func TestMergeAndSplitAtTheDesk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		who := b.person("Nolwenn", "Le Goff")
		first, again := b.grant(casestest.Of(who)), b.grant(casestest.Of(who))
		thomas := b.as("thomas.morvan")
		expect(t, thomas.Get(path(again)), http.StatusOK, "Peut-être la même chose", "De la même personne", string(first.Reference))
		ask := path(again) + "/merge?with=" + string(first.Reference)
		expect(t, thomas.Get(ask), http.StatusOK, "Chacun ne lit que sa demande", "Laquelle suit l’autre")
		expect(t, thomas.Post(path(again)+"/merge", "with", string(first.Reference)), http.StatusUnprocessableEntity, "Choisissez laquelle", string(first.Reference))
		expect(t, thomas.Post(path(again)+"/merge", "with", "PV-2026-0000", "way", "under"), http.StatusUnprocessableEntity)
		expect(t, thomas.Post(path(again)+"/merge", "with", string(first.Reference), "way", "under", "why", "envoyée deux fois"), http.StatusSeeOther)
		expect(t, thomas.Get(path(again)), http.StatusOK, "Traitée sous "+string(first.Reference), "envoyée deux fois", "!", "Peut-être la même chose")
		expect(t, thomas.Get(path(first)), http.StatusOK, string(again.Reference)+" suit désormais celle-ci")
		expect(t, thomas.Get("/desk?view=open"), http.StatusOK, string(first.Reference), "!", string(again.Reference))
		expect(t, thomas.Get("/desk?view=closed"), http.StatusOK, string(again.Reference), "Suit une autre demande")
		expect(t, thomas.Get(path(again)+"/split"), http.StatusOK, "ne suit plus")
		expect(t, thomas.Post(path(again)+"/split"), http.StatusSeeOther)
		if now := b.settled(again); now.Closed() || now.State != again.State {
			t.Errorf("split: %s, closed %v", now.State, now.Closed())
		}
	})
}

// To two people the town owes two answers; the front desk merges nothing; and nobody learns of a sensitive request.
func TestWhoMergesWhat(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	mine, theirs := b.grant(), b.grant(casestest.Of(casestest.Karim()))
	hidden := b.grant(casestest.Of(casestest.Karim()), func(in *cases.NewCase) { in.Sensitive = true })
	thomas := b.as("thomas.morvan")
	expect(t, thomas.Post(path(mine)+"/merge", "with", string(theirs.Reference), "way", "under"), http.StatusUnprocessableEntity, "Une décision est due à chacune")
	without := b.only("desk.read", "case.work", "case.merge")
	if got := without.Post(path(mine)+"/merge", "with", string(hidden.Reference), "way", "under"); got.Status != http.StatusUnprocessableEntity || strings.Contains(got.Body, "sensible") {
		t.Errorf("a sensitive one: %d", got.Status)
	}
	anna := b.only("desk.read", "case.work")
	expect(t, anna.Get(path(mine)+"/merge"), http.StatusForbidden)
	expect(t, anna.Post(path(mine)+"/merge", "with", string(theirs.Reference), "way", "under"), http.StatusForbidden)
	if now := b.read(mine); now.Main != nil {
		t.Error("merged all the same")
	}
}

// person is somebody with a file of their own, as a case names them.
func (b *bundle) person(given, family string) cases.Party {
	b.t.Helper()
	var id identity.PersonID
	b.Write(b.Here(), func(tx *db.Tx) (err error) {
		id, err = b.IDs.Register(b.Here(), tx, identity.NewPerson{Given: given, Family: family})
		return err
	})
	return cases.Party{ID: id, Name: given + " " + family}
}

// expect wants a status and words; what follows "!" must not be there.
func expect(t testing.TB, got identitytest.Answer, status int, words ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("status %d, want %d: %.300s", got.Status, status, inMain(got.Body))
	}
	wanted := true
	for _, w := range words {
		if w == "!" {
			wanted = false
			continue
		}
		if strings.Contains(got.Body, w) != wanted {
			t.Errorf("%q on the page: %v, want %v", w, !wanted, wanted)
		}
	}
}
