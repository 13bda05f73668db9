package api

import (
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/errs"
)

func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// settle makes answers of a program into those that a person would have given by the form: in the spelling of the house,
// without what is not asked, and complete. Each answer goes through the form's own reading, so that whatever the form
// refuses is refused here, in the same words.
func settle(form *forms.Form, given forms.Answers, files []File) (forms.Answers, errs.Problems) {
	answers, problems := copied(given), errs.Problems{}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		if !isQuestion(form.Service, id) {
			problems.Add(Pointer(id), "api.fault.no_question")
		}
	}
	problems = append(problems, shapes(form.Service, answers)...)
	if problems.Any() {
		return nil, problems
	}
	if problems = reread(form, answers); problems.Any() {
		return nil, problems
	}
	draft := &forms.Draft{Answers: answers}
	for i, file := range files {
		draft.Uploads = append(draft.Uploads, forms.Upload{ID: forms.UploadID{15: byte(i + 1)}, Field: file.Field, Scan: forms.ScanClean})
	}
	for _, problem := range form.Check(draft) {
		problem.Field = Pointer(problem.Field)
		problems = append(problems, problem)
	}
	return answers, problems
}

// copied is a copy all the way down: settling must not change what the program sent, which its fingerprint is of.
func copied(a forms.Answers) (c forms.Answers) {
	c = forms.Answers{}
	body, err := json.Marshal(a)
	if err != nil || json.Unmarshal(body, &c) != nil || c == nil {
		return forms.Answers{}
	}
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

// isQuestion tells that the form asks for something of this id outside of groups.
func isQuestion(s *catalogue.Service, id string) bool {
	for _, place := range s.Fields() {
		if place.Group != nil || place.Type == catalogue.TypeFile || place.Type == catalogue.TypeInfo {
			if place.Group == nil && place.Type == catalogue.TypeFile && place.Later && id == forms.LaterID(place.ID) {
				return true
			}
			continue
		}
		if id == place.ID || place.Other && id == place.OtherID() {
			return true
		}
	}
	return false
}

// shapes tells which answers are of another JSON type than their question's.
func shapes(s *catalogue.Service, answers forms.Answers) (problems errs.Problems) {
	for _, place := range s.Fields() {
		value, given := answers[place.ID]
		if !given || place.Group != nil {
			continue
		}
		problems = append(problems, shape(place.Field, value, Pointer(place.ID))...)
	}
	return problems
}

func shape(f *catalogue.Field, value any, at string) (problems errs.Problems) {
	if f.DontKnow && value == catalogue.DontKnow {
		return nil
	}
	ok := true
	switch f.Type {
	case catalogue.TypeMoney, catalogue.TypeNumber:
		_, ok = value.(float64)
	case catalogue.TypeYesNo, catalogue.TypeConsent:
		_, ok = value.(bool)
	case catalogue.TypeChoices:
		ok = listOf[string](value)
	case catalogue.TypeAddress, catalogue.TypePerson, catalogue.TypeHousehold, catalogue.TypePlace:
		_, ok = value.(map[string]any)
	case catalogue.TypeGroup:
		return entries(f, value, at)
	case catalogue.TypeFile, catalogue.TypeInfo:
		return nil
	default:
		_, ok = value.(string)
	}
	if !ok {
		problems.Add(at, "api.fault."+wanted[f.Type])
	}
	return problems
}

// wanted is which sentence says what a type is in JSON.
var wanted = map[catalogue.FieldType]string{
	catalogue.TypeMoney: "number", catalogue.TypeNumber: "number", catalogue.TypeYesNo: "yes_no", catalogue.TypeConsent: "yes_no",
	catalogue.TypeChoices: "list", catalogue.TypeGroup: "list", catalogue.TypeAddress: "object", catalogue.TypePerson: "object",
	catalogue.TypeHousehold: "object", catalogue.TypePlace: "object", catalogue.TypeText: "text", catalogue.TypeLongText: "text",
	catalogue.TypeName: "text", catalogue.TypeDate: "text", catalogue.TypeChoice: "text", catalogue.TypeSignature: "text",
	catalogue.TypeEmail: "text", catalogue.TypePhone: "text", catalogue.TypeIBAN: "text", catalogue.TypeSIRET: "text",
}

// entries looks at each entry of a repeated group.
func entries(f *catalogue.Field, value any, at string) (problems errs.Problems) {
	list, ok := value.([]any)
	if !ok {
		problems.Add(at, "api.fault.list")
		return problems
	}
	for i, one := range list {
		here := at + "/" + itoa(i)
		entry, ok := one.(map[string]any)
		if !ok {
			problems.Add(here, "api.fault.object")
			continue
		}
		for id := range entry {
			if !slices.ContainsFunc(f.Fields, func(inner catalogue.Field) bool { return inner.ID == id || inner.Other && inner.OtherID() == id }) {
				problems.Add(here+"/"+id, "api.fault.no_question")
			}
		}
		for j := range f.Fields {
			if inner, given := entry[f.Fields[j].ID]; given && inner != nil {
				problems = append(problems, shape(&f.Fields[j], inner, here+"/"+f.Fields[j].ID)...)
			}
		}
	}
	return problems
}

func listOf[T any](value any) bool {
	list, ok := value.([]any)
	for _, one := range list {
		if _, is := one.(T); !is {
			return false
		}
	}
	return ok
}

// reread writes each answer into its inputs and reads them back: what the form cannot read is refused, what it spells
// otherwise (a telephone number, a date) is kept as the form would.
func reread(form *forms.Form, answers forms.Answers) (problems errs.Problems) {
	look := form.Look(answers)
	for _, page := range form.Service.Form {
		sheet := look.Sheet(page.ID)
		if sheet == nil {
			continue
		}
		sheet.Each(answers, func(item *forms.Item, a forms.Answers) {
			if _, given := a[item.ID]; !given || !item.Shown || item.Type == catalogue.TypeFile || item.Type == catalogue.TypeInfo {
				return
			}
			for _, problem := range forms.Read(item.Question, forms.Write(item.Question, a), a) {
				problem.Field = Pointer(problem.Field)
				problems = append(problems, problem)
			}
		})
	}
	return problems
}

func itoa(i int) string { return strconv.Itoa(i) }
