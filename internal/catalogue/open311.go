package catalogue

import "strconv"

// Open311 says how reports for a service come in and are shown by Open311 GeoReport v2. A service without it is
// not published there.
type Open311 struct {
	By      string   `yaml:"by" say:"the choice of which each option is a service of its own; without, the service is one"`
	Place   string   `yaml:"place" say:"the place question that takes latitude, longitude and address" need:"yes"`
	Details string   `yaml:"details" say:"the text question that takes the description"`
	Photo   string   `yaml:"photo" say:"the file question that takes pictures"`
	Contact string   `yaml:"contact" say:"the person question that takes name, e-mail and telephone"`
	Wants   string   `yaml:"wants_news" say:"the yes/no question that is answered by whether a way to reach the person was given"`
	Show    []string `yaml:"show" say:"questions whose answers everybody may read; never one about a person"`
}

// Takes are the questions that parameters of Open311 fill in: no attribute is asked for them.
func (o *Open311) Takes() []string {
	return []string{o.By, o.Place, o.Details, o.Photo, o.Contact, o.Wants}
}

// Shows tells whether everybody may read the answer to a question.
func (o *Open311) Shows(field string) bool {
	for _, shown := range o.Show {
		if shown == field {
			return true
		}
	}
	return false
}

// open311 refuses what cannot be filled in by a machine, and what may not be shown to everybody.
func (l *linter) open311() {
	o := l.s.Definition.Open311
	if o == nil {
		return
	}
	for _, part := range []struct {
		key, field string
		types      []FieldType
	}{
		{"by", o.By, []FieldType{TypeChoice}}, {"place", o.Place, []FieldType{TypePlace}}, {"details", o.Details, []FieldType{TypeLongText, TypeText}},
		{"photo", o.Photo, []FieldType{TypeFile}}, {"contact", o.Contact, []FieldType{TypePerson}}, {"wants_news", o.Wants, []FieldType{TypeYesNo}},
	} {
		if part.field != "" {
			l.open311Part("open311."+part.key, part.field, part.types)
		}
	}
	for i, field := range o.Show {
		path := join("open311.show", strconv.Itoa(i))
		if p, ok := l.s.places[field]; ok && (p.IsPersonal() || p.Sensitive) {
			l.fault(path, "open311_personal", "Name", field)
		} else {
			l.known(path, field, l.fieldIDs(), "no_field")
		}
	}
	for _, p := range l.s.order {
		if p.Sensitive {
			l.fault("open311", "open311_sensitive", "Name", p.ID)
		}
	}
}

func (l *linter) open311Part(path, field string, types []FieldType) {
	p, ok := l.s.places[field]
	if !ok {
		l.known(path, field, l.fieldIDs(), "no_field")
		return
	}
	for _, t := range types {
		if p.Type == t && p.Group == nil {
			return
		}
	}
	l.fault(path, "open311_type", "Name", field, "Type", string(types[0]))
}
