package journeys

import (
	"testing"

	"parvis/internal/kit/db"
)

// TestZoom reads at 200 % on a small laptop: half as many pixels each way. Nothing is cut
// off, nothing scrolls sideways, and the request goes through.
func TestZoom(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	zoomed := desktop
	zoomed.Width, zoomed.Height = 640, 450
	p := s.someone(t, zoomed)
	p.Go("/")
	p.Check("zoom-home")
	p.Go("/services/child-sport-grant")
	p.Check("zoom-start")
	p.applies("120", "350")
	p.Check("zoom-receipt")
	p.mail(p.address(), "Votre demande est acceptée : 80 €")
	p.follows()
	p.Check("zoom-granted")
}
