package storybook

import (
	"io"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

type writer = io.Writer

// Town is the shell of Portvieux, the fictional harbour town that our pages are drawn with.
func Town(l i18n.Lang) *ui.Shell {
	return &ui.Shell{
		Lang:      l,
		Path:      "/demarches/aide-aux-repas",
		Authority: ui.Authority{Name: "Portvieux", Tagline: "Ville et port"},
		Nav: []ui.Link{
			{Href: "/demarches", Text: "Démarches"},
			{Href: "/rendez-vous", Text: "Rendez-\u2060vous"},
			{Href: "/transparence", Text: "La ville en clair"},
			{Href: "/suivi", Text: "Suivre ma demande"},
		},
		Languages: []ui.Link{{Href: "?lang=en", Text: "English", Lang: i18n.EN}},
		Footer: ui.Footer{
			Columns: []ui.FooterColumn{
				{Title: "Une question\u00a0? Appelez-\u2060nous", Phone: "02\u00a000\u00a000\u00a021\u00a040",
					Lines: []string{"Du lundi au vendredi, de 8\u00a0h\u00a030 à 17\u00a0h\u00a030.\nSamedi, de 9\u00a0h à 12\u00a0h. Appel gratuit."},
					Links: []ui.Link{{Href: "/lsf", Text: "Appeler en langue des signes"}}},
				{Title: "Venir à la mairie", Lines: []string{"2 place de l’Hôtel-de-Ville\n29990 Portvieux", "Entrée de plain-pied, boucle magnétique au guichet 1."}},
				{Title: "Sur ce site", Links: []ui.Link{{Href: "/demarches", Text: "Toutes les démarches"}, {Href: "/transparence", Text: "Eau, air, cantines"}}},
			},
			Links: []ui.Link{{Href: "/accessibilite", Text: "Accessibilité\u00a0: partiellement conforme"}, {Href: "/donnees", Text: "Vos données"}, {Href: "/mentions", Text: "Mentions légales"}},
		},
		Desk: deskShell(),
	}
}

func deskShell() ui.Desk {
	return ui.Desk{
		Rail: []ui.RailLink{
			{Href: "/bureau", Text: "Boîte", Icon: "inbox", Count: 12, Counted: "à traiter", Current: true},
			{Href: "/bureau/personnes", Text: "Personnes", Icon: "users"},
			{Href: "/bureau/accueil", Text: "Accueil", Icon: "calendar"},
			{Href: "/bureau/alarmes", Text: "Alarmes", Icon: "bell", Count: 2, Counted: "actives", Alarm: true},
			{Href: "/bureau/services", Text: "Services", Icon: "form"},
			{Href: "/bureau/mesures", Text: "Mesures", Icon: "chart"},
			{Href: "/bureau/touches", Text: "Touches", Icon: "keyboard", Last: true},
		},
		Search:     ui.Search{URL: "/bureau/chercher", Label: "Chercher une personne, une demande, un numéro", Example: "Nom, demande, numéro, adresse…"},
		New:        ui.Link{Href: "/bureau/nouvelle", Text: "Nouvelle demande"},
		Agent:      ui.Agent{Name: "Anna Kervella", Presence: "Disponible", URL: "/bureau/moi"},
		SignOutURL: "/bureau/sortir",
	}
}
