package cases

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/rules"
)

// withoutFields is a history in which some questions were never answered: no value, no document, no reason that shows it.
func withoutFields(history []Event, fields []string) []Event {
	gone := map[uuid.UUID]bool{} // documents
	cut := make([]Event, len(history))
	for i, e := range history {
		e.Data = dataWithout(e.Data, fields, gone)
		cut[i] = e
	}
	return cut
}

func dataWithout(data Data, fields []string, gone map[uuid.UUID]bool) Data {
	switch d := data.(type) {
	case *Opening:
		cut := *d
		cut.Answers, cut.Documents = answersWithout(d.Answers, fields), papersWithout(d.Documents, fields, gone)
		return &cut
	case *Answered:
		cut := *d
		cut.Values, cut.Documents = answersWithout(d.Values, fields), papersWithout(d.Documents, fields, gone)
		return &cut
	case *Messaged:
		cut := *d
		cut.Documents = papersWithout(d.Documents, fields, gone)
		return &cut
	case *Objected:
		cut := *d
		cut.Documents = papersWithout(d.Documents, fields, gone)
		return &cut
	case *Documented:
		return documentedWithout(d, fields, gone)
	case *Corrected:
		if has(fields, d.Field) {
			return &Corrected{Field: d.Field, Gone: true}
		}
	case *Decided:
		cut := *d
		cut.Explanation, cut.Gives = explanationWithout(d.Explanation, fields), mapWithout(d.Gives, fields)
		return &cut
	case *Automated:
		return automatedWithout(d, fields)
	case *Tasked:
		cut := *d
		cut.Step = automatedWithout(d.Step, fields)
		return &cut
	case *Foreign:
		return &Foreign{Is: d.Is, Raw: json.RawMessage("{}")} // what it says cannot be known
	}
	return data
}

func automatedWithout(d *Automated, fields []string) *Automated {
	if d == nil {
		return nil
	}
	cut := *d
	cut.Explanation, cut.Details = explanationWithout(d.Explanation, fields), mapWithout(d.Details, fields)
	return &cut
}

func documentedWithout(d *Documented, fields []string, gone map[uuid.UUID]bool) Data {
	if d.Op == DocumentAdded && has(fields, d.Document.Field) {
		gone[d.Document.ID] = true
		return &Documented{Op: DocumentGone}
	}
	if gone[d.Document.ID] {
		return &Documented{Op: d.Op}
	}
	return d
}

func papersWithout(all []Document, fields []string, gone map[uuid.UUID]bool) (stay []Document) {
	for _, doc := range all {
		if has(fields, doc.Field) {
			gone[doc.ID] = true
			continue
		}
		stay = append(stay, doc)
	}
	return stay
}

// has tells whether a place in the answers ("children.0.health_plan") is one of the fields ("health_plan") or within it.
func has(fields []string, place string) bool {
	if place == "" {
		return false
	}
	for part := range strings.SplitSeq(place, ".") {
		if slices.Contains(fields, part) {
			return true
		}
	}
	return false
}

func answersWithout(answers catalogue.Answers, fields []string) catalogue.Answers {
	return catalogue.Answers(mapWithout(answers, fields))
}

// mapWithout is the map without the fields, at any depth: a group's entries have fields too. The given one stays whole.
func mapWithout(values map[string]any, fields []string) map[string]any {
	if values == nil {
		return nil
	}
	cut := maps.Clone(values)
	for name, value := range values {
		if slices.Contains(fields, name) {
			delete(cut, name)
			continue
		}
		cut[name] = valueWithout(value, fields)
	}
	return cut
}

func valueWithout(value any, fields []string) any {
	switch v := value.(type) {
	case map[string]any:
		return mapWithout(v, fields)
	case catalogue.Answers:
		return mapWithout(v, fields)
	case []any:
		cut := make([]any, len(v))
		for i := range v {
			cut[i] = valueWithout(v[i], fields)
		}
		return cut
	}
	return value
}

// explanationWithout keeps the reasoning and drops what the fields said.
func explanationWithout(e *rules.Explanation, fields []string) *rules.Explanation {
	if e == nil {
		return nil
	}
	cut := *e
	if has(fields, e.Fact) {
		cut.Value = nil
	}
	cut.Parts = nil
	for i := range e.Parts {
		cut.Parts = append(cut.Parts, *explanationWithout(&e.Parts[i], fields))
	}
	return &cut
}
