package catalogue

import (
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Page is one screen of the form: a question, or a few that belong together.
type Page struct {
	ID      string      `yaml:"page" say:"stable name of the page, in its address" need:"yes"`
	Title   i18n.Text   `yaml:"title" need:"yes"`
	Hint    i18n.Text   `yaml:"hint" say:"a sentence under the title"`
	Section i18n.Text   `yaml:"section" say:"begins a section of the task list, until the next one"`
	Show    *rules.Tree `yaml:"show" say:"asked only when this holds"`
	Fields  []Field     `yaml:"fields" need:"yes"`
}

// FieldType is a kind of question.
type FieldType string

// The field types, each with the shape of its answer in JSON (absent = not answered).
const (
	TypeText      FieldType = "text"      // string, one line
	TypeLongText  FieldType = "long_text" // string, lines
	TypeName      FieldType = "name"      // string: first and last name
	TypeDate      FieldType = "date"      // string "2026-09-01"
	TypeMoney     FieldType = "money"     // number of euros, at most two decimals
	TypeNumber    FieldType = "number"    // number
	TypeYesNo     FieldType = "yes_no"    // bool
	TypeChoice    FieldType = "choice"    // string: value of the option, or "other" with the words under OtherID
	TypeChoices   FieldType = "choices"   // [string]
	TypeAddress   FieldType = "address"   // {line, extra, postcode, city, commune (INSEE code), lat, lon, key}
	TypePerson    FieldType = "person"    // {first_name, last_name, birth_date, email, phone}: those of Parts
	TypeHousehold FieldType = "household" // {adults, children}; the fact household.people is their sum; with Members a group
	TypeFile      FieldType = "file"      // [{id, name, size, type}]; the bytes live in forms
	TypeConsent   FieldType = "consent"   // true; false and absent are the same
	TypeSignature FieldType = "signature" // string: the name that was typed to sign
	TypeEmail     FieldType = "email"     // string
	TypePhone     FieldType = "phone"     // string, E.164 when it could be read so
	TypePlace     FieldType = "place"     // {lat, lon, words, address}: a point, or words, or both
	TypeIBAN      FieldType = "iban"      // string without spaces
	TypeSIRET     FieldType = "siret"     // string of 14 digits
	TypeInfo      FieldType = "info"      // nothing: a text to read
	TypeGroup     FieldType = "group"     // [{field id: answer}] when it repeats; else its fields stand alone
)

// DontKnow is the answer "I do not know", where a field offers it: given, yet unknown to rules.
const DontKnow = "dont_know"

// OtherValue is the value of a choice whose words stand under Field.OtherID.
const OtherValue = "other"

// FieldTypes lists the field types in the order in which a designer offers them.
var FieldTypes = []FieldType{
	TypeText, TypeLongText, TypeName, TypeDate, TypeMoney, TypeNumber, TypeYesNo, TypeChoice, TypeChoices,
	TypeAddress, TypePerson, TypeHousehold, TypeFile, TypeConsent, TypeSignature, TypeEmail, TypePhone,
	TypePlace, TypeIBAN, TypeSIRET, TypeInfo, TypeGroup,
}

// Field is a question, a text to read, or a group of questions.
type Field struct {
	ID    string    `yaml:"id" say:"stable id: answers, events and exports are keyed by it for ever" need:"yes"`
	Type  FieldType `yaml:"type" need:"yes"`
	Label i18n.Text `yaml:"label" say:"the question; only an info field may do without"`
	Hint  i18n.Text `yaml:"hint"`
	Text  i18n.Text `yaml:"text" say:"the text of an info field, the words that a consent or signature agrees to"`
	Why   Why       `yaml:"why" say:"why we ask: a word of the list, or a sentence"`
	Says  i18n.Text `yaml:"says" say:"how a decision tells the answer: Your family quotient is {value}"`

	Optional bool        `yaml:"optional" say:"may be left empty"`
	Show     *rules.Tree `yaml:"show" say:"asked only when this holds"`

	From     string   `yaml:"from" say:"list/name: the options are a shared list"`
	Options  []Choice `yaml:"options"`
	Other    bool     `yaml:"other" say:"another answer may be written"`
	DontKnow bool     `yaml:"dont_know" say:"offers: I do not know; the fact stays unknown"`

	Past      bool       `yaml:"past" say:"a day before today, or today"`
	Future    bool       `yaml:"future" say:"a day after today, or today"`
	AtLeast   *float64   `yaml:"at_least"`
	AtMost    *float64   `yaml:"at_most"`
	NotBefore rules.Date `yaml:"not_before"`
	NotAfter  rules.Date `yaml:"not_after"`
	Whole     bool       `yaml:"whole" say:"a number without decimals"`
	MaxLength int        `yaml:"max_length"`
	Pattern   *Pattern   `yaml:"pattern"`
	Unit      string     `yaml:"unit" say:"EUR/month, m2, km, people…"`

	Accept    []string `yaml:"accept" say:"kinds of file: pdf, image, office"`
	MaxFiles  int      `yaml:"max_files" say:"how many files, 1 without"`
	MaxMB     int      `yaml:"max_mb" say:"size of each file, 10 without"`
	Later     bool     `yaml:"later" say:"may be given after sending"`
	StandsFor string   `yaml:"stands_for" say:"the fact that this paper proves, asked when that fact is unknown"`

	Reuse   string   `yaml:"reuse" say:"said once, offered again: person.address"`
	Prefill string   `yaml:"prefill" say:"fetched from a register: register/family-quotient"`
	Parts   []string `yaml:"parts" say:"parts of a person that are asked"`

	Members *Members `yaml:"members" say:"of a household: who they are, one by one, in place of two figures"`

	Repeat *Repeat `yaml:"repeat" say:"the group is asked once for each…"`
	Fields []Field `yaml:"fields" say:"the questions of a group"`

	Personal  *bool `yaml:"personal" say:"about a person; names, addresses, files… are, without saying"`
	Sensitive bool  `yaml:"sensitive" say:"health, beliefs, social difficulty: reading it is logged"`
}

// OtherID is where the words of "other" are kept among the answers.
func (f *Field) OtherID() string { return f.ID + "_other" }

// Repeats reports that the field is a group with entries.
func (f *Field) Repeats() bool { return f.Type == TypeGroup && f.Repeat != nil }

// IsPersonal reports that an answer tells something about a person: said so, or by its type.
func (f *Field) IsPersonal() bool {
	if f.Personal != nil {
		return *f.Personal
	}
	switch f.Type {
	case TypeName, TypeAddress, TypePerson, TypeHousehold, TypeFile, TypeSignature, TypeEmail, TypePhone, TypeIBAN:
		return true
	}
	return f.Sensitive
}

// Repeat tells how often a group is asked, and what its buttons say.
type Repeat struct {
	Min     int       `yaml:"min"`
	Max     int       `yaml:"max" need:"yes"`
	Item    i18n.Text `yaml:"item" say:"what an entry is called: Child" need:"yes"`
	Add     i18n.Text `yaml:"add" say:"the button: Add a child"`
	TitleBy string    `yaml:"title_by" say:"the field whose answer names an entry"`
}

// Pattern is a regular expression (RE2) with the message that its author wrote.
type Pattern struct {
	Match   string    `yaml:"match" need:"yes"`
	Message i18n.Text `yaml:"message" say:"what to write, with an example" need:"yes"`
}

// Why tells what an answer is for: a Code of the list whose words the house
// knows (see Reasons), or the author's own Text.
type Why struct {
	Code string
	Text i18n.Text
}

// IsZero reports that no reason was given.
func (w Why) IsZero() bool { return w.Code == "" && len(w.Text) == 0 }
