package catalogue

import "parvis/internal/rules"

// clean gives an answer to the rules in the shape of its type, or nothing: an answer
// of a wrong shape, an empty one and "I do not know" are all unknown.
func clean(f *Field, v any) rules.Value {
	v = rules.Known(v)
	if v == nil || f.DontKnow && v == DontKnow {
		return nil
	}
	switch factTypes[f.Type] {
	case rules.TypeYesNo:
		return cleanYesNo(f, v)
	case rules.TypeNumber, rules.TypeMoney:
		if _, ok := v.(float64); ok {
			return v
		}
	case rules.TypeDate:
		s, _ := v.(string)
		if _, err := rules.ParseDate(s); err == nil {
			return s
		}
	case rules.TypeList:
		if list, ok := v.([]any); ok && len(list) > 0 {
			return list
		}
	case rules.TypeGroup:
		if list, ok := v.([]any); ok {
			return list
		}
	case rules.TypeRecord:
		if record, ok := v.(map[string]any); ok && hasPart(record) {
			return record
		}
	case rules.TypeText, rules.TypeChoice:
		if s, ok := v.(string); ok {
			return s
		}
	}
	return nil
}

// cleanYesNo reads yes and no; a consent that was not given was simply not given.
func cleanYesNo(f *Field, v rules.Value) rules.Value {
	b, ok := v.(bool)
	if !ok || f.Type == TypeConsent && !b {
		return nil
	}
	return b
}

func hasPart(record map[string]any) bool {
	for _, part := range record {
		if rules.Known(part) != nil {
			return true
		}
	}
	return false
}
