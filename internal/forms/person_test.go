package forms_test

import (
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
)

// Yvonne has no e-mail, Karim no use for a telephone: one of the two is enough.
func TestOneWayToReachAPersonIsEnough(t *testing.T) {
	t.Parallel()
	field := &catalogue.Field{ID: "asker", Type: catalogue.TypePerson, Parts: []string{"first_name", "last_name", "email", "phone"}}
	for _, test := range []struct {
		name, email, phone string
		wants              string // the input that has a problem
	}{
		{"both", "yvonne@mel.example", "+33261910101", ""},
		{"an e-mail alone", "karim@mel.example", "", ""},
		{"a telephone alone", "", "+33261910101", ""},
		{"neither", "", "", "asker-email"},
	} {
		person := map[string]any{"first_name": "Yvonne", "last_name": "Le Goff"}
		if test.email != "" {
			person["email"] = test.email
		}
		if test.phone != "" {
			person["phone"] = test.phone
		}
		q := forms.Question{Field: field, Name: "asker", Lang: i18n.FR}
		problems := forms.CheckOne(q, forms.Answers{"asker": person})
		if got := len(problems) > 0; got != (test.wants != "") {
			t.Errorf("%s: got %v", test.name, problems)
			continue
		}
		if test.wants != "" && problems[0].Field != test.wants {
			t.Errorf("%s: the problem stands at %q, want %q", test.name, problems[0].Field, test.wants)
		}
	}
}
