package tracking_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

// helped is a request that Nolwenn made for Yvonne, with the mandate that goes with it.
func helped(t *testing.T, h *websitetest.Town) (c cases.Case, m identity.Mandate) {
	t.Helper()
	nolwenn, yvonne := h.Resident(town.Nolwenn()), h.Resident(town.Yvonne())
	m = identity.Mandate{ID: db.NewID(), Helper: nolwenn.ID, Beneficiary: yvonne.ID, Kind: identity.ByFamily, How: identity.Declared, Scope: identity.ForCase}
	c = h.Request(yvonne, casestest.With(func(in *cases.NewCase) {
		in.Answers = websitetest.Unsure()
		in.Helper = &cases.Helper{Party: cases.Party{ID: nolwenn.ID, Name: nolwenn.Name()}, Kind: m.Kind, How: m.How, Mandate: m.ID}
	}))
	m.Ref = c.ID.String()
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.IDs.GiveMandate(ctx, tx, m)
		return err
	})
	return c, m
}

// useHelperLink opens the request by the helper's own link.
func useHelperLink(t *testing.T, h *websitetest.Town, c cases.Case) *websitetest.Browser {
	t.Helper()
	b, link := h.Browser(h.Portvieux), h.Cases.HelperLink(c)
	b.Get(link).Expect(t, http.StatusOK, "Ouvrir ma demande", "!", string(c.Reference)+"</")
	if got := b.Post(link); got.To != tracking.Path(c.Reference) {
		t.Fatalf("the helper's link leads to %q, %d", got.To, got.Status)
	}
	return b
}

func TestHelperFollowsByTheirOwnLinkUntilItEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := websitetest.New(t, d)
		c, m := helped(t, h)
		path, page := tracking.Path(c.Reference), identity.MandatePath(m.ID.String())
		nolwenn := useHelperLink(t, h, c)
		nolwenn.Get(path).Expect(t, http.StatusOK, "Vous aidez Yvonne", "Vous agissez pour Yvonne", "Une question pour vous", "!", "Changer")
		nolwenn.Get(path+"/contact").Expect(t, http.StatusNotFound)
		if got := nolwenn.Post(path+"/answer", "words", "Elle n’a pas d’avis"); got.To != path+"?done=answer" {
			t.Fatalf("a helper's answer leads to %q, %d", got.To, got.Status)
		}
		yvonne := h.Browser(h.Portvieux).Link(c)
		yvonne.Get(path).Expect(t, http.StatusOK, "Nolwenn Le Goff agit pour Yvonne", "Elle n’a pas d’avis", "Nolwenn Le Goff")
		yvonne.Get(page).Expect(t, http.StatusOK, "Nolwenn Le Goff agit pour vous", "Refuser et y mettre fin", "Famille", "Accord déclaré", string(c.Reference))
		h.Browser(h.Portvieux).Get(page).Expect(t, http.StatusUnauthorized, "!", "Nolwenn")
		h.Browser(h.Portvieux).Follow("karim.benali@courriel.example").Get(page).Expect(t, http.StatusNotFound, "!", "Nolwenn")
		if got := yvonne.Post(page); got.To != "/mandates/ended" {
			t.Fatalf("ending it leads to %q, %d", got.To, got.Status)
		}
		yvonne.Get("/mandates/ended").Expect(t, http.StatusOK, "la ville le sait", "!", "Nolwenn")
		h.Drain()
		for _, address := range []string{path, page} {
			nolwenn.Get(address).Expect(t, http.StatusNotFound, "!", "Yvonne")
		}
		nolwenn.Get(h.Cases.HelperLink(c)).Expect(t, http.StatusGone)
		yvonne.Get(page).Expect(t, http.StatusOK, "C’est fini", "!", "Refuser et")
		yvonne.Get(path).Expect(t, http.StatusOK, "Nolwenn Le Goff n’agit plus pour Yvonne")
		now := h.Reload(c)
		if now.Helper != nil || !now.Unseen {
			t.Errorf("after a refusal: helper %+v, unseen %v; want nobody, and the town told", now.Helper, now.Unseen)
		}
		if last := now.Tasks[len(now.Tasks)-1].Text; !strings.Contains(last, "Nolwenn Le Goff") || !strings.Contains(last, "ne veut pas") {
			t.Errorf("the team is given %q", last)
		}
	})
}

func TestHelperMayStop(t *testing.T) {
	t.Parallel()
	h := websitetest.New(t, dbtest.New(t))
	c, m := helped(t, h)
	nolwenn, page := useHelperLink(t, h, c), identity.MandatePath(m.ID.String())
	nolwenn.Get(page).Expect(t, http.StatusOK, "Vous agissez pour Yvonne", "Ne plus agir pour")
	nolwenn.Post(page).Expect(t, http.StatusSeeOther)
	h.Drain()
	now := h.Reload(c)
	if now.Helper != nil {
		t.Errorf("still helped by %+v", now.Helper)
	}
	if last := now.Tasks[len(now.Tasks)-1].Text; !strings.Contains(last, "voir avec la personne") {
		t.Errorf("the team is given %q", last)
	}
}
