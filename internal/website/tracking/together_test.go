package tracking_test

import (
	"context"
	"net/http"
	"testing"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

// Whoever follows reads where the other one stands, and neither its number nor its person; they may write, and rate only
// once it has ended.
func TestAFollowerReadsOnlyTheirOwn(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	unsure := websitetest.WithAnswers(websitetest.Unsure())
	main, fresh := h.Request(h.Resident(town.Karim()), unsure), h.Request(nolwenn, unsure)
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Merge(ctx, tx, cases.Change{Case: fresh.ID, By: casestest.Claire}, main.ID, i18n.Text{i18n.FR: "Claire Morvan la regarde", i18n.EN: "Claire Morvan is looking at it"})
		return err
	})
	path := tracking.Path(fresh.Reference)
	b := h.Browser(h.Portvieux).Link(h.Reload(fresh))
	b.Get(path).Expect(t, http.StatusOK, "Claire Morvan la regarde", "Traitée avec une autre demande", "Rien à faire de votre côté",
		"!", string(main.Reference), "Karim", "Retirer ma demande", "Réponse au plus tard", "vous a-\u2060t-\u2060il aidé")
	b.Get("/requests").Expect(t, http.StatusOK, "Claire Morvan la regarde")
	if got := b.Post(path+"/message", "message", "Un détail de plus"); got.To != path+"?done=message" {
		t.Errorf("a follower may write: %d %q", got.Status, got.To)
	}
	h.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Follow(ctx, tx, fresh.ID, cases.Turn{Of: main.ID, Seq: 99, Says: i18n.Text{i18n.FR: "C’est fait"}, Stands: i18n.Text{i18n.FR: "Terminée"}, Ended: true, Outcome: catalogue.OutcomeDone})
		return err
	})
	b.Get(path).Expect(t, http.StatusOK, "C’est fait", "vous a-\u2060t-\u2060il aidé", "!", string(main.Reference))
}
