package fill_test

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"parvis/internal/kit/db/dbtest"
	"parvis/services"
)

// TestShippedServices: every page of every service that ships with Parvis can be opened,
// in both languages, and says that nothing has been sent.
func TestShippedServices(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(services.Files, "*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("services: %v, %v", files, err)
	}
	s := open(t, dbtest.New(t))
	for _, file := range files {
		source, err := fs.ReadFile(services.Files, file)
		if err != nil {
			t.Fatal(err)
		}
		service, _ := s.Publish(source)
		for _, lang := range []string{"fr", "en"} {
			b := s.Browser(s.Portvieux)
			b.Lang = lang
			draft := b.Post("/services/" + string(service.Service) + "/start").To
			if !strings.HasPrefix(draft, "/drafts/") {
				t.Errorf("%s cannot be begun: %q", file, draft)
				continue
			}
			opened := 0
			for i := range service.Form {
				got := b.Get(draft + "/" + service.Form[i].ID)
				if got.Status == http.StatusNotFound {
					continue // not asked of somebody who has said nothing yet
				}
				opened++
				expect(t, file+" "+service.Form[i].ID, got, http.StatusOK, map[string]string{"fr": "Pas encore envoyé", "en": "Not sent yet"}[lang])
			}
			if opened == 0 {
				t.Errorf("%s: no page can be opened", file)
			}
			expect(t, file+" check", b.Get(draft+"/check"), http.StatusOK)
		}
	}
}
