package catalogue

// Counted are the answers that go into the case: what is hidden is left out, here
// only; the draft keeps it and showing it again brings it back.
func (v *View) Counted() Answers {
	counted := Answers{}
	for _, page := range v.Pages() {
		v.count(v.ShownFields(page), counted)
	}
	return counted
}

func (v *View) count(places []*Place, into Answers) {
	for _, p := range places {
		if p.Repeats() {
			v.countEntries(p, into)
			continue
		}
		value, given := v.answers[p.ID]
		if !given || value == nil || p.Type == TypeInfo {
			continue
		}
		into[p.ID] = value
		if words, ok := v.answers[p.OtherID()]; ok && p.Other && value == OtherValue {
			into[p.OtherID()] = words
		}
	}
}

func (v *View) countEntries(p *Place, into Answers) {
	if !v.asked(p) {
		return
	}
	list := []any{}
	for _, entry := range v.Entries(p.ID) {
		counted := Answers{}
		entry.count(entry.EntryFields(), counted)
		list = append(list, map[string]any(counted))
	}
	into[p.ID] = list
}
