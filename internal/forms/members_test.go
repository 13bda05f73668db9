package forms_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

// emergency begins a request for emergency aid, which asks who lives in the household.
func emergency(t *testing.T, h *formstest.House) *forms.Draft {
	t.Helper()
	source, err := os.ReadFile("../../services/emergency-aid.yaml")
	if err != nil {
		t.Fatal(err)
	}
	service, no := h.Publish(source)
	var d *forms.Draft
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		d, _, err = h.Forms.Start(h.Here(), tx, forms.NewDraft{Service: service, Version: no, Lang: i18n.FR})
		return err
	})
	return d
}

func memberInputs(n string) []string {
	at := "household-" + n + "-household_"
	return []string{at + "first_name", at + "birth_date", at + "relation"}
}

// TestMembersWithoutScript: somebody lists who lives at home with plain buttons; a fault stands at the member's own
// field, and nothing that was typed is lost when another member goes.
func TestMembersWithoutScript(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, engine *db.DB) {
		h := formstest.New(t, engine)
		d := emergency(t, h)
		form, err := h.Forms.Form(h.Here(), d)
		if err != nil {
			t.Fatal(err)
		}
		if problem, told := form.Check(d).Of("household"); !told || problem.Key != "forms.problem.household.who" {
			t.Errorf("never asked: %+v", problem)
		}
		if taken := h.Save(d, "household", []string{"household"}, "household-count", "0", forms.AddInput, "household"); !taken.Moved {
			t.Fatalf("adding: %+v", taken)
		}
		h.Save(d, "household", append([]string{"household"}, memberInputs("0")...), "household-count", "1",
			"household-0-household_first_name", "Ana", forms.AddInput, "household")
		both := append(append([]string{"household"}, memberInputs("0")...), memberInputs("1")...)
		taken := h.Save(d, "household", both, "household-count", "2",
			"household-0-household_first_name", "Ana", "household-0-household_relation", "partner",
			"household-1-household_first_name", "Lou", "household-1-household_relation", "child",
			"household-1-household_birth_date-day", "31", "household-1-household_birth_date-month", "2", "household-1-household_birth_date-year", "2018")
		var wrong []string
		for _, problem := range taken.Problems {
			wrong = append(wrong, problem.Field)
		}
		if got := strings.Join(wrong, " "); !strings.HasPrefix(got, "household-0-household_birth_date") || !strings.Contains(got, " household-1-household_birth_date") || len(wrong) != 2 {
			t.Errorf("faults stand at %v", wrong)
		}
		taken = h.Save(d, "household", both, "household-count", "2", forms.RemoveInput, "household-0",
			"household-1-household_first_name", "Lou", "household-1-household_relation", "child",
			"household-1-household_birth_date-day", "14", "household-1-household_birth_date-month", "5", "household-1-household_birth_date-year", "2018")
		want := []any{map[string]any{"household_first_name": "Lou", "household_birth_date": "2018-05-14", "household_relation": "child"}}
		if diff := cmp.Diff(want, d.Answers["household"]); diff != "" || !taken.Moved {
			t.Errorf("after one went (-want +got):\n%s", diff)
		}
		for fact, want := range map[string]any{"household.people": 2.0, "household.minors": 1.0, "household.partner": false} {
			if got := form.Look(d.All()).Fact(fact); got != want {
				t.Errorf("%s: got %v, want %v", fact, got, want)
			}
		}
	})
}

// TestLivingAlone: nobody to add is an answer, once it was given.
func TestLivingAlone(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	d := emergency(t, h)
	if taken := h.Save(d, "household", []string{"household"}, "household-count", "0"); taken.Problems.Any() || taken.Moved {
		t.Fatalf("alone: %+v", taken)
	}
	form, err := h.Forms.Form(h.Here(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, told := form.Check(d).Of("household"); told {
		t.Error("still asked who lives there")
	}
	if got := form.Look(d.All()).Fact("household.people"); got != 1.0 {
		t.Errorf("people: got %v", got)
	}
}
