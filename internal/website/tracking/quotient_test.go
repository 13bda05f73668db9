package tracking_test

import (
	"net/http"
	"testing"

	"parvis/internal/website/tracking"
	"parvis/internal/website/websitetest"
)

// TestAnswerDecides: the rules go on by themselves once the one thing that lacked is said.
func TestAnswerDecides(t *testing.T) {
	t.Parallel()
	h, nolwenn := setup(t)
	c := h.Request(nolwenn, websitetest.WithAnswers(websitetest.Unsure()))
	b, path := h.Browser(h.Portvieux).Link(c), tracking.Path(c.Reference)
	b.Post(path+"/answer", "quotient", "beaucoup").Expect(t, http.StatusUnprocessableEntity, "beaucoup", "Erreur")
	b.Post(path+"/answer", "quotient", "350").Expect(t, http.StatusSeeOther)
	h.Drain()
	b.Get(path).Expect(t, http.StatusOK, "Votre demande est acceptée", "80 €")
}
