package forms

import (
	"slices"

	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

// A person is {first_name, last_name, birth_date, email, phone}: those of Field.Parts,
// first and last name without. Each part is read, checked and shown by the face of its own type.
var personFace = face{read: readPerson, check: checkPerson, show: showPerson, write: writePerson, fact: plainFact}

var personTypes = map[string]catalogue.FieldType{
	"first_name": catalogue.TypeName, "last_name": catalogue.TypeName, "birth_date": catalogue.TypeDate,
	"email": catalogue.TypeEmail, "phone": catalogue.TypePhone,
}

// PersonParts are the parts that a person field asks for, in order.
func PersonParts(f *catalogue.Field) []string {
	var parts []string
	for _, of := range f.Parts {
		if _, known := personTypes[of]; known {
			parts = append(parts, of)
		}
	}
	if len(parts) == 0 {
		return []string{"first_name", "last_name"}
	}
	return parts
}

// Part is the question behind a part of a person: its own type, label and input.
func (q Question) Part(of string) Question {
	field := &catalogue.Field{ID: of, Type: personTypes[of], Label: words("forms.person." + of), Past: of == "birth_date", Optional: q.Optional}
	either := q.Required() && eitherWay(q.Field, of)
	if either {
		field.Label, field.Optional = words("forms.person."+of+".either"), true
	}
	if either && of == "email" {
		field.Hint = words("forms.person.either")
	}
	return Question{Field: field, Name: q.input(of), Lang: q.Lang, Today: q.Today, OneOf: either}
}

// eitherWay reports that a way to reach the person may stay empty because another is asked
// too: one of the two is enough, and whoever has no e-mail is not shut out.
func eitherWay(f *catalogue.Field, of string) bool {
	return (of == "phone" || of == "email") && slices.Contains(f.Parts, "email") && slices.Contains(f.Parts, "phone")
}

func readPerson(q Question, in Typed, a Answers) (problems errs.Problems) {
	person := Answers{}
	for _, of := range PersonParts(q.Field) {
		problems = append(problems, Read(q.Part(of), in, person)...)
	}
	if len(person) > 0 {
		a[q.ID] = map[string]any(person)
	}
	return problems
}

func person(q Question, a Answers) Answers {
	parts, _ := a[q.ID].(map[string]any)
	return Answers(parts)
}

func checkPerson(q Question, a Answers) (problems errs.Problems) {
	parts := person(q, a)
	if len(parts) == 0 && !q.Required() {
		return nil
	}
	for _, of := range PersonParts(q.Field) {
		problems = append(problems, CheckOne(q.Part(of), parts)...)
	}
	if q.Required() && eitherWay(q.Field, "email") && parts["email"] == nil && parts["phone"] == nil {
		problems.Add(q.input("email"), "forms.person.reach")
	}
	return problems
}

func showPerson(q Question, a Answers) (shown []string) {
	parts := person(q, a)
	first, _ := parts["first_name"].(string)
	last, _ := parts["last_name"].(string)
	if name := line(first + " " + last); name != "" {
		shown = append(shown, name)
	}
	for _, of := range PersonParts(q.Field) {
		if of != "first_name" && of != "last_name" {
			shown = append(shown, Show(q.Part(of), parts)...)
		}
	}
	return shown
}

func writePerson(q Question, a Answers) Typed {
	typed := Typed{}
	for _, of := range PersonParts(q.Field) {
		for name, values := range Write(q.Part(of), person(q, a)) {
			typed[name] = values
		}
	}
	return typed
}
