package journeys

import (
	"testing"

	"parvis/internal/kit/db"
)

// TestAnAdministratorInvites is a colleague's first day: invited on a page, mailed a link, seen in the list; and her last.
func TestAnAdministratorInvites(t *testing.T) {
	t.Parallel()
	s := open(t, db.SQLite)
	h := s.someone(t, desktop)
	h.signsIn("helene.riou")
	h.Go("/desk")
	h.Press("Équipe")
	h.See("Comptes ouverts", "Claire Morvan")
	h.Check("agents")
	h.Press("Inviter un agent")
	h.Press("Envoyer l'invitation")
	h.errors("Écrivez un nom, 200 signes au plus.", "Écrivez une adresse e-mail avec un @ et un point, par exemple nom@exemple.fr", "Cochez au moins un rôle.")
	h.Check("agents-invite-error")
	h.Fill("Prénom et nom", "Leïla Haddad")
	h.Fill("Adresse e-mail du travail", "leila.haddad@portvieux.example")
	h.Choose("Instruction")
	h.Choose("Voirie")
	h.Press("Envoyer l'invitation")
	h.See("reçoit une invitation", "Invité, pas encore venu")
	h.Check("agent")
	h.Press("Suspendre le compte")
	h.See("est suspendu")
	h.Press("Rouvrir le compte")
	h.See("est rouvert")
	h.Go("/desk/agents/roles")
	h.Check("roles")
	h.Go("/desk/agents/roles/caseworker")
	h.Check("role")
	h.Go("/desk/agents/teams")
	h.Check("teams")
}
