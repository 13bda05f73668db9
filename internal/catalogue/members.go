package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Members make a household a list of the people in it, whoever asks left out: their first name, date of birth and who
// they are to whoever asks. Without it, a household is two figures.
type Members struct {
	Min       int      `yaml:"min" say:"how many there are at least, beside whoever asks"`
	Max       int      `yaml:"max" need:"yes"`
	Relations []string `yaml:"relations" say:"partner, child, parent, other; all of them without, not asked when there is one"`
	AgesOn    string   `yaml:"ages_on" say:"the day, or the fact, on which ages are counted; the day of the request without"`
}

// Relations are who a member of a household may be to whoever asks.
var Relations = []string{"partner", "child", "parent", "other"}

// The questions about a member: their ids follow that of the household, as home_birth_date.
const (
	memberName     = "_first_name"
	memberBirth    = "_birth_date"
	memberRelation = "_relation"
	memberAge      = "_age"
)

// grownUp is the age from which somebody is an adult (code civil 414).
const grownUp = 18

// unfold writes households with members out as the repeated groups that they are, so that adding, removing, faults,
// check page, desk and export know them; and counts their ages. The questions that the author adds follow.
func (doc *Document) unfold() {
	d := &doc.Definition
	for i := range d.Form {
		for j := range d.Form[i].Fields {
			f := &d.Form[i].Fields[j]
			if f.Type != TypeHousehold || f.Members == nil {
				continue
			}
			written := len(f.Fields)
			d.Computed = append(d.Computed, f.unfold())
			doc.shift(fmt.Sprintf("form.%d.fields.%d.fields.", i, j), len(f.Fields)-written)
		}
	}
}

// shift moves the places of the fields that an author wrote behind those of the house.
func (doc *Document) shift(list string, by int) {
	moved := map[string]Position{}
	for path, at := range doc.at {
		rest, inList := strings.CutPrefix(path, list)
		if !inList {
			continue
		}
		number, inner, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); err == nil {
			delete(doc.at, path)
			moved[strings.TrimSuffix(list+strconv.Itoa(n+by)+"."+inner, ".")] = at
		}
	}
	maps.Copy(doc.at, moved)
}

func (f *Field) unfold() Named[Computed] {
	m := f.Members
	f.Type = TypeGroup
	f.Repeat = &Repeat{Min: m.Min, Max: m.Max, Item: member("item"), Add: member("add"), TitleBy: f.ID + memberName}
	if f.Personal == nil {
		f.Personal = new(true)
	}
	asked := []Field{
		{ID: f.ID + memberName, Type: TypeText, Label: member("first_name"), MaxLength: 100, Personal: new(true), Why: f.Why},
		{ID: f.ID + memberBirth, Type: TypeDate, Label: member("birth_date"), Hint: member("birth_date.hint"), Past: true, Personal: new(true), Why: f.Why},
	}
	if related := m.related(); len(related) != 1 {
		relation := Field{ID: f.ID + memberRelation, Type: TypeChoice, Label: member("relation"), Personal: new(true), Why: f.Why}
		for _, who := range related {
			if slices.Contains(Relations, who) { // lint tells of the others
				relation.Options = append(relation.Options, Choice{Value: who, Label: member("relation." + who)})
			}
		}
		asked = append(asked, relation)
	}
	f.Fields = append(asked, f.Fields...)
	on := m.AgesOn
	if on == "" {
		on = "received"
	}
	age := Computed{Years: &Between{From: f.ID + memberBirth, On: on}, Label: member("age")}
	return Named[Computed]{Name: f.ID + memberAge, It: age}
}

func (m *Members) related() []string {
	if len(m.Relations) == 0 {
		return Relations
	}
	return m.Relations
}

// member is a text of the house about a member of a household, in every language.
func member(key string) i18n.Text {
	text := i18n.Text{}
	for _, lang := range i18n.Langs {
		text[lang] = i18n.In(lang, "catalogue.member."+key)
	}
	return text
}

// memberFacts are what rules may ask of a household with members, as of one in figures: whoever asks is counted.
var memberFacts = map[string]rules.Decl{
	"people":   parts[TypeHousehold]["people"],
	"adults":   {Type: rules.TypeNumber, Label: said("Adultes du foyer", "Adults at home")},
	"minors":   {Type: rules.TypeNumber, Label: said("Mineurs du foyer", "Minors at home")},
	"children": {Type: rules.TypeNumber, Label: said("Enfants de la personne, au foyer", "Children of the person, at home")},
	"partner":  {Type: rules.TypeYesNo, Label: said("Vit en couple", "Lives with a partner")},
}

// countMembers answers one of memberFacts; nil while it is not known, as for an age without a date of birth.
func (v *View) countMembers(p *Place, part string) rules.Value {
	if !v.asked(p) {
		return nil
	}
	entries := v.Entries(p.ID)
	switch part {
	case "people":
		return float64(len(entries) + 1)
	case "children", "partner":
		return v.related(p, entries, part)
	}
	minors := 0.0
	for _, entry := range entries {
		age, known := entry.Fact(p.ID + memberAge).(float64)
		if !known {
			return nil
		}
		if age < grownUp {
			minors++
		}
	}
	if part == "adults" {
		return float64(len(entries)+1) - minors
	}
	return minors
}

// related counts the children among the members, or tells whether one is a partner.
func (v *View) related(p *Place, entries []*View, part string) rules.Value {
	who := map[string]string{"children": "child", "partner": "partner"}[part]
	found := 0
	for _, entry := range entries {
		relation := entry.Fact(p.ID + memberRelation)
		if all := p.Members.related(); len(all) == 1 {
			relation = all[0]
		}
		if relation == nil {
			return nil
		}
		if relation == who {
			found++
		}
	}
	if part == "partner" {
		return found > 0
	}
	return float64(found)
}

// members checks how a household with members is written.
func (l *linter) members(p *Place, path string) {
	m := p.Members
	if m == nil {
		return
	}
	for i, who := range m.Relations {
		l.oneOf(join(path, "members.relations."+strconv.Itoa(i)), who, Relations)
		if slices.Index(m.Relations, who) != i {
			l.fault(join(path, "members.relations"), "option_twice", "Name", who)
		}
	}
	if p.Repeat == nil { // it stands in another group, or is no household
		l.fault(join(path, "members"), "members_place")
	}
}
