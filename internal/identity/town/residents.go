package town

import (
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/i18n"
)

// Residents of Portvieux, in an order that does not change.
func Residents() []identity.NewPerson {
	return []identity.NewPerson{Yvonne(), Nolwenn(), Karim(), Leila(), Paul(), Maelle(), Tomasz(), Jo()}
}

// Yvonne is 84, lives alone, has no e-mail, and is best called in the morning.
func Yvonne() identity.NewPerson {
	return identity.NewPerson{Given: "Yvonne", Family: "Le Goff", Birth: born(1942, 6, 3), Lang: i18n.FR,
		Manner:   "Pas d’Internet. Téléphoner le matin, parler fort.",
		Contacts: reach("", "02 61 91 44 07", "3 venelle du Phare, 29990 Portvieux")}
}

// Nolwenn is her daughter, mother of Inès and Malo, and fills in forms at midnight on a telephone.
func Nolwenn() identity.NewPerson {
	return identity.NewPerson{Given: "Nolwenn", Family: "Le Goff", Birth: born(1984, 2, 29), Lang: i18n.FR,
		Contacts: reach("nolwenn.legoff@courriel.example", "06 39 98 21 07", "18 rue des Voiliers, 29990 Portvieux")}
}

// Karim is deaf: one writes, one does not call.
func Karim() identity.NewPerson {
	return identity.NewPerson{Given: "Karim", Family: "Benali", Birth: born(1979, 11, 14), Lang: i18n.FR,
		Manner:   "Sourd\u00a0: écrire, ne pas appeler. Langue des signes au guichet.",
		Contacts: reach("karim.benali@courriel.example", "", "7 quai des Sardiniers, 29990 Portvieux")}
}

// Leila came a year ago and reads English better than French.
func Leila() identity.NewPerson {
	return identity.NewPerson{Given: "Leïla", Family: "Haddad", Birth: born(1995, 8, 21), Lang: i18n.EN,
		Contacts: reach("leila.haddad@mail.example", "06 39 98 07 31", "25 rue de la Criée, 29990 Portvieux")}
}

// Paul and Maëlle share one letter box and one e-mail address; they are two people.
func Paul() identity.NewPerson {
	return identity.NewPerson{Given: "Paul", Family: "Riou", Birth: born(1968, 4, 2), Lang: i18n.FR,
		Contacts: reach("riou.tanguy@courriel.example", "02 61 91 30 12", "4 impasse du Lavoir, 29990 Portvieux")}
}

// Maelle is the other one.
func Maelle() identity.NewPerson {
	return identity.NewPerson{Given: "Maëlle", Family: "Tanguy", Birth: born(1971, 12, 30), Lang: i18n.FR,
		Contacts: reach("riou.tanguy@courriel.example", "06 39 98 55 18", "4 impasse du Lavoir, 29990 Portvieux")}
}

// Tomasz rents two homes, one of them for the week that his children are with him.
func Tomasz() identity.NewPerson {
	return identity.NewPerson{Given: "Tomasz", Family: "Kowalczyk-Prigent", Birth: born(1988, 1, 9), Lang: i18n.FR,
		Contacts: append(reach("t.kowalczyk@courriel.example", "06 39 98 62 40", "11 place du Marché, 29990 Portvieux"),
			contact(identity.Address, "2 lieu-dit Kervoal, 29990 Portvieux"))}
}

// Jo has one name only, and one letter in half of it.
func Jo() identity.NewPerson {
	return identity.NewPerson{Given: "", Family: "Ó", Lang: i18n.EN, Contacts: reach("o@x.example", "", "")}
}

func born(year, month, day int) civil.Date {
	return civil.Date{Year: year, Month: time.Month(month), Day: day}
}

func reach(email, phone, address string) (points []identity.ContactPoint) {
	for _, p := range []struct {
		kind  identity.ContactKind
		typed string
	}{{identity.Email, email}, {identity.Phone, phone}, {identity.Address, address}} {
		if p.typed != "" {
			points = append(points, contact(p.kind, p.typed))
		}
	}
	return points
}

func contact(kind identity.ContactKind, typed string) identity.ContactPoint {
	point, err := identity.NewContact(kind, typed, "FR")
	if err != nil {
		panic("town: " + typed + ": " + err.Error()) // written here
	}
	return point
}
