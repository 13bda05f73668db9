package town

import (
	"encoding/json"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// The ids never change, so that links in documents and pictures stay good.
var (
	PortvieuxID = uuid.MustParse("01900000-0000-7000-8000-000000000001")
	ValbrumeID  = uuid.MustParse("01900000-0000-7000-8000-000000000002")
)

// Portvieux is a harbour town of 48,000 that speaks French and English; it answers on localhost.
func Portvieux() identity.Authority {
	return identity.Authority{
		ID: PortvieuxID, Slug: "portvieux", Demo: true,
		Hosts:    []string{"localhost", "127.0.0.1", "::1", "portvieux.localhost", "www.portvieux.example"},
		Name:     i18n.Text{i18n.FR: "Portvieux", i18n.EN: "Portvieux"},
		Tagline:  i18n.Text{i18n.FR: "Ville et port", i18n.EN: "Town and harbour"},
		Langs:    []i18n.Lang{i18n.FR, i18n.EN},
		Zone:     "Europe/Paris",
		Calendar: calendar(worktime.France),
		Contact: identity.Contact{
			Phone: "02 61 91 21 40", Email: "mairie@portvieux.example", Region: "FR",
			Address: []string{"2 place de l’Hôtel-de-Ville", "29990 Portvieux"},
			Hours: i18n.Text{
				i18n.FR: "Du lundi au vendredi, de 8\u00a0h\u00a030 à 12\u00a0h et de 13\u00a0h\u00a030 à 17\u00a0h\u00a030, le vendredi jusqu’à 16\u00a0h\u00a030. Appel gratuit.",
				i18n.EN: "Monday to Friday, 8:30am to noon and 1:30pm to 5:30pm, Friday until 4:30pm. The call is free."},
			Access: i18n.Text{
				i18n.FR: "Entrée de plain-pied, boucle magnétique au guichet\u00a01.",
				i18n.EN: "Step-free entrance, hearing loop at counter\u00a01."},
			Sign: i18n.Text{
				i18n.FR: "Appeler en langue des signes", i18n.EN: "Call in French sign language"},
		},
		Settings: identity.Settings{
			"communes": json.RawMessage(`["29998"]`), "cases.prefix": json.RawMessage(`"PV"`)},
		Theme: identity.Theme{Logo: "port", Drawing: "port"},
	}
}

// Valbrume is a group of mountain villages with half a person for its computers; Alsace-Moselle's holidays, other colours.
func Valbrume() identity.Authority {
	return identity.Authority{
		ID: ValbrumeID, Slug: "valbrume", Demo: true,
		Hosts:    []string{"valbrume.localhost", "www.valbrume.example"},
		Name:     i18n.Text{i18n.FR: "Valbrume", i18n.EN: "Valbrume"},
		Tagline:  i18n.Text{i18n.FR: "Les Deux-Vallées", i18n.EN: "The Two Valleys"},
		Langs:    []i18n.Lang{i18n.FR, i18n.EN},
		Zone:     "Europe/Paris",
		Calendar: calendar(worktime.AlsaceMoselle),
		Contact: identity.Contact{
			Phone: "03 53 01 08 15", Email: "accueil@valbrume.example", Region: "FR",
			Address: []string{"1 rue de l’École", "67990 Valbrume"},
			Hours: i18n.Text{
				i18n.FR: "Du lundi au vendredi, de 8\u00a0h\u00a030 à 12\u00a0h et de 13\u00a0h\u00a030 à 17\u00a0h\u00a030, le vendredi jusqu’à 16\u00a0h\u00a030.",
				i18n.EN: "Monday to Friday, 8:30am to noon and 1:30pm to 5:30pm, Friday until 4:30pm."},
		},
		Settings: identity.Settings{
			"communes": json.RawMessage(`["67996", "67997", "67998"]`), "cases.prefix": json.RawMessage(`"VB"`)},
		Theme: identity.Theme{Logo: "hills", Drawing: "hills", Colours: map[identity.Scheme]map[identity.ColourName]identity.Colour{
			identity.Light: {
				"pv-brand": "#1f5a41", "pv-brand-strong": "#154030", "pv-brand-tint": "#e3efe6", "pv-deep": "#17402f",
				"pv-link": "#1b5e3f", "pv-accent": "#b5552d",
				"il-sky": "#e8f0ea", "il-roof": "#7d3f2a", "il-roof-2": "#94583f", "il-open": "#2c5c47",
				"il-sea": "#b9d3bf", "il-sea-2": "#9fc1a8", "il-sun": "#e6b866",
			}}},
	}
}

func calendar(region worktime.Region) worktime.Calendar {
	plan := worktime.TownHall()
	plan.Region = region
	c, err := worktime.NewCalendar(plan)
	if err != nil {
		panic("town: " + err.Error()) // the plan is written here
	}
	return c
}
