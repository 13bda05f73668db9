package fill_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db/dbtest"
)

// TestFilesInTheBrowser sends a photo and a film, takes the photo away, and goes on without.
func TestFilesInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone, browsertest.Phone.WithoutScript()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			s := open(t, dbtest.New(t))
			photo, film := filepath.Join(t.TempDir(), "avis.png"), filepath.Join(t.TempDir(), "IMG_2044.mov")
			write(t, photo, onePixel(t))
			write(t, film, []byte("\x00\x00\x00\x14ftypqt  film"))
			p := browsertest.Open(t, s.URL, eyes)
			p.Go("/services/everything")
			p.Press("Commencer")
			p.Press("Vos revenus")
			p.Choose("Non")
			if eyes.NoScript {
				p.Press("Continuer")
			}
			p.See("Avis d'imposition")
			p.Upload("Avis d'imposition", film)
			if eyes.NoScript {
				p.Press("Continuer")
			}
			p.See("C'est une vidéo. Envoyez plutôt une photo.")
			p.Check("forms-file-refused")
			p.Upload("Avis d'imposition", photo)
			if eyes.NoScript {
				p.Press("Continuer")
				p.See("Numéro et rue")
				p.Press("Question précédente")
			}
			p.See("avis.png", "Reçu, nous le vérifions")
			p.Check("forms-file-waiting")
			if err := s.Jobs.Drain(s.Here()); err != nil {
				t.Fatal(err)
			}
			if eyes.NoScript { // with one, the page looks again by itself
				p.Go(p.Path())
			}
			p.See("Reçu. 7")
			p.Check("forms-file-clean")
			p.Press("Retirer avis.png")
			p.Miss("avis.png")
			p.Choose("Je l'enverrai plus tard")
			p.Press("Continuer")
			p.See("Numéro et rue")
		})
	}
}

// TestPlanInTheBrowser sets a point by finger and by keyboard.
func TestPlanInTheBrowser(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	p := browsertest.Open(t, s.URL, browsertest.Phone)
	p.Go("/services/everything")
	p.Press("Commencer")
	p.Press("Où est-ce")
	p.See("Touchez le plan")
	p.Eval(`document.querySelector(".pv-map__ground").focus()`)
	p.Key("\u0304") // right arrow
	p.See("Point placé sur le plan.")
	p.Check("forms-plan")
	p.Press("Continuer")
	p.See("Rempli")
}

func onePixel(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
