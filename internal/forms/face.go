package forms

import (
	"parvis/internal/catalogue"
	"parvis/internal/kit/errs"
)

// face is what a field type can do. Each is pure, and every type has all of them.
type face struct {
	// read turns what was typed into answers, put into a under the field's id. What cannot
	// be read at all is a problem; what was left empty is absent and no problem yet.
	read func(q Question, in Typed, a Answers) errs.Problems
	// check tells what an answer lacks, wherever it came from: required, limits, choices.
	check func(q Question, a Answers) errs.Problems
	// show writes the answer as a person would, a line each, for check-your-answers and the desk.
	show func(q Question, a Answers) []string
	// write is read backwards: what to put into the inputs.
	write func(q Question, a Answers) Typed
	// fact is what rules see of the answer; nil is unknown.
	fact func(q Question, a Answers) any
}

// faces is filled at start because a person's parts are read by the faces of their own types.
var faces map[catalogue.FieldType]face

func init() {
	faces = map[catalogue.FieldType]face{
		catalogue.TypeText:      textFace(200),
		catalogue.TypeLongText:  longTextFace,
		catalogue.TypeName:      nameFace,
		catalogue.TypeSignature: signatureFace,
		catalogue.TypeDate:      dateFace,
		catalogue.TypeMoney:     moneyFace,
		catalogue.TypeNumber:    numberFace,
		catalogue.TypeYesNo:     yesNoFace,
		catalogue.TypeConsent:   consentFace,
		catalogue.TypeChoice:    choiceFace,
		catalogue.TypeChoices:   choicesFace,
		catalogue.TypeAddress:   addressFace,
		catalogue.TypePerson:    personFace,
		catalogue.TypeHousehold: householdFace,
		catalogue.TypeFile:      fileFace,
		catalogue.TypeEmail:     emailFace,
		catalogue.TypePhone:     phoneFace,
		catalogue.TypePlace:     placeFace,
		catalogue.TypeIBAN:      ibanFace,
		catalogue.TypeSIRET:     siretFace,
		catalogue.TypeInfo:      infoFace,
	}
}

// Read turns what was typed for one question into answers, put into a. The old answer
// goes first, so that what was emptied is empty.
func Read(q Question, in Typed, a Answers) errs.Problems {
	for _, id := range q.keys() {
		delete(a, id)
	}
	if q.DontKnow && in.Get(part(q.Name, "unsure")) == "yes" {
		a[q.ID] = catalogue.DontKnow
		return nil
	}
	return faces[q.Type].read(q, in, a)
}

// keys are the ids under which a field keeps what the person typed. A file's answer is
// not among them: it follows the uploads.
func (q Question) keys() []string {
	keys := []string{q.ID, q.OtherID()}
	if q.Type == catalogue.TypeFile {
		keys = []string{LaterID(q.ID)}
	}
	return keys
}

// Required is whether an answer must be given.
func (q Question) Required() bool { return !q.Optional && q.Type != catalogue.TypeInfo }

// CheckOne tells what the answer to one question lacks.
func CheckOne(q Question, a Answers) errs.Problems {
	if q.unsure(a) {
		return nil
	}
	return faces[q.Type].check(q, a)
}

// Show writes the answer to one question in words, a line each; nothing when there is none.
func Show(q Question, a Answers) []string {
	if q.unsure(a) {
		return []string{q.say("unsure")}
	}
	return faces[q.Type].show(q, a)
}

// Write gives what to put into the inputs so that reading them gives the same answer.
func Write(q Question, a Answers) Typed {
	typed := faces[q.Type].write(q, a)
	if q.unsure(a) {
		typed = Typed{part(q.Name, "unsure"): {"yes"}}
	}
	return typed
}

// Fact is what rules see of the answer to one question; nil is unknown.
func Fact(q Question, a Answers) any {
	if q.unsure(a) {
		return nil
	}
	return faces[q.Type].fact(q, a)
}

// plainFact serves the types whose answer is already in a shape of rules.Value.
func plainFact(q Question, a Answers) any { return a[q.ID] }
