package journeys

import (
	"testing"

	"parvis/internal/kit/db"
)

// TestCounter is an agent who writes a request down for an old lady without e-mail or telephone.
func TestCounter(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	anna := s.someone(t, desktop)
	anna.signsIn("anna.kervella")
	anna.Go("/desk/counter")
	anna.Fill("Nom de famille, téléphone", "le bihan")
	anna.Press("Trouver la personne")
	anna.See("Personne de ce nom")
	anna.Check("counter")
	anna.Press("Noter une nouvelle personne")
	anna.Press("Commencer la demande")
	anna.See("Choisissez un service", "d'accord")
	anna.Check("counter-errors")
	anna.Fill("Prénom", "Yvonne")
	anna.Fill("Nom de famille", "Le Bihan")
	anna.Select("Quelle demande", "Aide au sport pour un enfant")
	anna.Choose("La personne, qui est là")
	anna.Choose("On m'a dit être d'accord")
	anna.Press("Commencer la demande")
	anna.See("Pas encore envoyé")
	anna.Go("/desk/counter")
	anna.See("Yvonne Le Bihan")
	anna.Check("counter-begun")
}
