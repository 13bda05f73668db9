package forms_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// TestOneRequest walks a draft from its start to the second press on "send".
func TestOneRequest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		draft, key := h.Start()
		h.Fill(draft)

		open, err := h.Forms.Open(h.Here(), []forms.Key{forms.NewKey(), key})
		if err != nil || len(open) != 1 || open[0].ID != draft.ID {
			t.Fatalf("open drafts of the browser: %v, %v", open, err)
		}
		form, err := h.Forms.Form(h.Here(), draft)
		if err != nil {
			t.Fatal(err)
		}
		if problems := form.Check(draft); problems.Any() {
			t.Fatalf("a filled draft lacks: %+v", problems)
		}
		want := forms.Answers{
			"child_name": "Malo Le Goff", "birth_date": "2018-03-27", "club": "judo", "fee": 120.0, "sessions": 2.0, "days": []any{"wed"},
			"knows_quotient": true, "quotient": 350.0,
			"address":   map[string]any{"line": "14 quai des Indes", "postcode": "29990", "city": "Portvieux", "commune": "29998", "key": "29998_0001_14", "lat": 48.1 + 13.0/59*0.001, "lon": -4.1 - 13.0/59*0.002},
			"household": map[string]any{"adults": 1.0, "children": 1.0},
			"children":  []any{map[string]any{"first_name": "Malo", "at_school": true, "school": "Anita-Conti"}},
			"applicant": map[string]any{"first_name": "Nadia", "last_name": "Le Goff", "birth_date": "1990-05-02", "email": "nadia@example.org", "phone": "+33639982107"},
			"honest":    true, "signed": "Nadia Le Goff", "spot": map[string]any{"address": "12 rue du Port"},
		}
		if diff := cmp.Diff(want, form.Final(draft), approximately); diff != "" {
			t.Errorf("final answers (-want +got):\n%s", diff)
		}

		first := send(t, h, draft, draft.FormKey(), "PV-2026-1")
		if first.Already || first.Answers["fee"] != 120.0 {
			t.Errorf("first sending: %+v", first)
		}
		second := send(t, h, draft, "whatever", "PV-2026-2")
		if !second.Already || second.Reference != "PV-2026-1" {
			t.Errorf("second sending: %+v", second)
		}
		sent := h.Fresh(draft)
		if sent.State(h.Clock.Now()) != forms.Sent || len(sent.Answers) != 0 {
			t.Errorf("after sending: %v with %d answers", sent.State(h.Clock.Now()), len(sent.Answers))
		}
		if _, err := h.TrySave(sent, forms.Page{ID: "child", Typed: formstest.Typed([]string{"child_name"}, "child_name", "X")}); !errors.Is(err, forms.ErrSent) {
			t.Errorf("saving after sending: %v", err)
		}
	})
}

// send is what cases/apply does, with a reference in place of a case.
func send(t *testing.T, h *formstest.House, d *forms.Draft, formKey, reference string) (closing forms.Closing) {
	t.Helper()
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		closing, err = h.Forms.Close(h.Here(), tx, d, formKey)
		if err != nil || closing.Already {
			return err
		}
		return h.Forms.Filed(h.Here(), tx, d, reference)
	})
	return closing
}

var approximately = cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
