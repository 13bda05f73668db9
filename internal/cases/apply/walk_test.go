package apply_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"parvis/internal/forms"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// TestWalk sends a request as a person does and reads the receipt, on a phone with and without a script and in English,
// and on a desk at night.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		eyes            browsertest.Eyes
		send, sent, two string
	}{
		{browsertest.Phone, "Envoyer ma demande", "Nous avons bien reçu votre demande", "Suivre ma demande"},
		{browsertest.Phone.WithoutScript(), "Envoyer ma demande", "Nous avons bien reçu votre demande", "Suivre ma demande"},
		{browsertest.Phone.In("en"), "Send my request", "We have received your request", "Follow my request"},
		{browsertest.Desktop.AtNight(), "Envoyer ma demande", "Nous avons bien reçu votre demande", "Suivre ma demande"},
	} {
		t.Run(test.eyes.String(), func(t *testing.T) {
			t.Parallel()
			s := open(t, dbtest.New(t))
			p := browsertest.Open(t, s.URL, test.eyes)
			p.Go("/begin")
			p.Press("Begin")
			id, err := forms.ParseID(strings.Split(p.Path(), "/")[2])
			if err != nil {
				t.Fatalf("no draft at %s", p.Path())
			}
			d, err := s.Forms.Trusted(s.Here(), s.DB.Read(), id)
			if err != nil {
				t.Fatal(err)
			}
			s.Fill(d)
			p.Go(d.ID.Path() + "/check")
			p.Press(test.send)
			p.See(test.sent, "PV-2026-0001", test.two, "nadia@example.org")
			p.Check("receipt")
			if paper := p.Paper("receipt"); !strings.Contains(paper, "PV-2026-0001") || strings.Contains(paper, test.two) {
				t.Errorf("on paper: %s", paper)
			}
		})
	}
}

// beginPage stands for the service's start page, which is the website's.
func beginPage(w http.ResponseWriter, r *http.Request) error {
	body := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<h1 class="govuk-heading-l">Service</h1><form method="post" action="/services/everything/start"><button class="govuk-button">Begin</button></form>`)
		return err
	})
	page := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return ui.PublicPage(ui.Page{Title: "Service"}).Render(templ.WithChildren(ctx, body), w)
	})
	return web.Render(w, r, http.StatusOK, page)
}
