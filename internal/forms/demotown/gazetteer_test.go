package demotown_test

import (
	"testing"

	"parvis/internal/forms/demotown"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db/dbtest"
)

// TestTownsFindTheirOwn: what is found lies in the commune that the authority's rules ask for.
func TestTownsFindTheirOwn(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	for _, typed := range []string{"18 rue des Voiliers, 29990 Portvieux", "18 voiliers", "18 RUE DES VOILIERS", "rue voil 18"} {
		found, err := demotown.Gazetteer{}.Find(h.Here(), typed, 5)
		if err != nil || len(found) == 0 || found[0].Line != "18 rue des Voiliers" || found[0].Postcode != "29990" {
			t.Errorf("%q: got %+v, %v", typed, found, err)
			continue
		}
		var communes []string
		if _, err := h.Portvieux.Settings.Read("communes", &communes); err != nil || found[0].Commune != communes[0] {
			t.Errorf("commune: got %q, want %q", found[0].Commune, communes[0])
		}
	}
	for _, typed := range []string{"", "18", "zzz"} {
		if found, err := (demotown.Gazetteer{}).Find(h.Here(), typed, 5); err != nil || len(found) > 0 {
			t.Errorf("%q: got %+v, %v", typed, found, err)
		}
	}
	if _, drawn := (demotown.Gazetteer{}).Plan(h.There()); drawn {
		t.Error("Valbrume has no plan")
	}
	if found, _ := (demotown.Gazetteer{}).Find(h.There(), "1 rue inconnue, 67990 Valbrume", 5); len(found) != 1 || found[0].Line != "" {
		t.Errorf("an unknown street of a known town: %+v", found)
	}
}

// TestPlanHoldsItsStreets: every street lies on the drawing.
func TestPlanHoldsItsStreets(t *testing.T) {
	t.Parallel()
	h := identitytest.New(t, dbtest.New(t))
	plan, _ := demotown.Gazetteer{}.Plan(h.Here())
	for _, s := range plan.Streets {
		for _, p := range [][2]float64{{s.Lat, s.Lon}, {s.ToLat, s.ToLon}} {
			if p[0] < plan.South || p[0] > plan.North || p[1] < plan.West || p[1] > plan.East {
				t.Errorf("%s leaves the plan at %v", s.Name, p)
			}
		}
	}
}
